"""Forms of the smaller desks and of visitors, gathered from their own modules, with valid
answers; and what their addresses name.
"""

from portal.cbam_files import CBAM_PAGES, CBAM_THINGS
from portal.exchange_pages import EXCHANGE_PAGES, EXCHANGE_THINGS
from portal.plant_pages import PLANT_PAGES, PLANT_THINGS
from portal.programme_pages import PROGRAMME_PAGES, PROGRAMME_THINGS
from portal.recognition_pages import RECOGNITION_PAGES
from portal.visitor_pages import VISITOR_PAGES

OTHER_PAGES = (
    *CBAM_PAGES,
    *EXCHANGE_PAGES,
    *PLANT_PAGES,
    *VISITOR_PAGES,
    *RECOGNITION_PAGES,
    *PROGRAMME_PAGES,
)
OTHER_THINGS = {**EXCHANGE_THINGS, **CBAM_THINGS, **PLANT_THINGS, **PROGRAMME_THINGS}
