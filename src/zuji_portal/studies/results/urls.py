from django.urls import path

from zuji_portal.studies.results import documents, moved, views

urlpatterns = [
    path("calc/", views.calc_home, name="calc_home"),
    path("calc/<slug:model_id>/", views.new_study, name="new_study"),
    path("calc/<slug:model_id>/form", views.study_form_part, name="study_form"),
    path("calc/<slug:model_id>/preview", views.preview, name="preview"),
    path("study/<slug:model_id>/", moved.new_study, name="old_new_study"),
    path("study/<slug:model_id>/<str:part>", moved.study_part, name="old_study_part"),
    path("upload/", views.upload, name="upload"),
    path("r/<slug:digest>/", views.result, name="result"),
    path("r/<slug:digest>/step/<slug:step_id>/", views.step, name="step"),
    path("r/<slug:digest>/lock.json", documents.lockfile, name="lockfile"),
    path("r/<slug:digest>/report.pdf", documents.report, name="report"),
    path("r/<slug:digest>/report.docx", documents.report_word, name="report_word"),
    path("r/<slug:digest>/study.xlsx", documents.workbook, name="workbook"),
    path("r/<slug:digest>/data-set/<slug:form>", documents.result_data_set, name="result_data_set"),
    path("r/<slug:digest>/table/<slug:name>.csv", documents.table, name="table"),
    path("r/<slug:digest>/chart/<slug:name>.svg", documents.chart, name="chart"),
    path("verify/", views.verify, name="verify"),
    path("compare/<slug:old>/<slug:new>/", views.compare, name="compare"),
]
