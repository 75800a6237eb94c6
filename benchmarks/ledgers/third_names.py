"""Names of inputs for the third set, written after public forms and lists of materials.

The names are independent of the dictionary: of form 205-1 with its codes, of accounts with codes
of materials, of monthly reports, of English and abbreviated lists. A row: input | names, `;`
between; where no other table knows the input, also amount, section and weight as in `names.py`.
"""

from __future__ import annotations

from benchmarks.ledgers.names import TABLES as KNOWN

CEMENT = """
cement_produced|P.O 42.5级普通硅酸盐水泥产量;水泥实际产量;水泥出磨产量
clinker_produced|出窑熟料量;熟料实际产量;SL熟料产量
clinker_ground|出库入磨熟料;1401.01 熟料（入水泥磨）;水泥磨耗熟料
clinker_sold|熟料出厂量（外卖）;销售熟料;外卖熟料
limestone|高钙石灰石;1403.01 石灰石（矿山）;自采石灰石
clay_sand|高硅砂岩（生料）;1403.02 粘土;砂页岩（进厂）
iron_corrective|钢厂铁尾渣;1403.03 铁粉（铁质料）;转炉污泥铁粉
alt_carbide_slag|氯碱厂电石渣;1403.05 干电石渣;电石泥
coal|神木烟煤;1403.11 原煤（神华）;喷煤用混煤
coal_ncv|入窑煤粉低位热值;收到基低位发热量Qnet,ar（原煤）;煤粉Qnet.ar|coal
diesel|国Ⅵ 0号车用柴油;1403.21 0#柴油;矿车柴油
kiln_power|窑系统综合电量;生料制备+烧成电量;烧成线用电
waste_heat_power|AQC/SP余热发电量;窑头窑尾余热电站发电;余热自发自用电
grinding_power|水泥磨系统电量;水泥磨+包装电量;粉磨车间用电
slag_powder|S95级粒化高炉矿渣粉;1403.31 S95矿粉;GGBS
fly_ash|F类Ⅱ级粉煤灰;1403.32 二级灰;电厂干排灰
limestone_filler|石灰石（水泥磨用）;1403.33 石灰石（混合材）;水泥混合材用石灰石
fgd_gypsum|电厂脱硫石膏（二水）;1403.34 脱硫石膏;FGD石膏
road_freight|汽车货运周转量;公路运输货物周转;汽运吨公里
rail_freight|火车货运周转量;铁路货物周转;铁运吨公里
plastic_bags|50kg水泥编织袋;1412.01 水泥袋;覆膜袋
"""

BF_BOF_STEEL = """
coke_made|全焦产量（干）;冶金焦+焦丁焦末合计产量;焦炭生产量（干基）
sinter_made|机烧结矿产量;烧结成品矿产量;烧结矿（产出）
hot_metal_made|合格生铁（炼钢铁）产量;高炉出铁量;炼钢生铁产出
steel_made|合格坯产量;连铸坯合格产量;转炉钢坯产量
hr_made|热轧板卷成品产量;热连轧商品材产量;热卷产量
coking_coal|入炉煤（干）;配合煤用量（干基）;炼焦洗精煤耗用
tar_made|煤焦油产出;焦油（无水）;回收煤焦油
benzol_made|粗苯产出;轻苯;粗苯（产）
cog_made|COG发生量;焦炉煤气产出量;荒煤气（净）焦炉煤气产量
sinter_ore|烧结混匀矿耗用;烧结含铁原料（粉矿）;烧结用匀矿
sinter_coke|烧结固体燃料（焦粉）;烧结配焦粉;烧结矿焦粉耗
sinter_anthracite|烧结固体燃料（无烟煤）;烧结配无烟煤;烧结用煤粉（无烟煤）
sinter_limestone|烧结石灰石粉;烧结熔剂（石灰石）;烧结配石灰石
sinter_dolomite|烧结白云石粉;烧结熔剂（白云石）;烧结配白云石
sinter_lime|烧结生石灰粉;烧结熔剂（生石灰）;烧结配白灰
bf_coke|高炉冶金焦耗用;入炉焦炭（干）;高炉焦炭（含焦丁）
bf_pci|高炉喷煤量;喷吹煤粉（高炉）;PCI煤
bf_sinter|高炉入炉烧结矿;烧结矿（入炉）;高炉耗烧结矿
bf_pellets|高炉入炉球团矿;球团矿（入炉）;高炉耗球团
bf_lump|高炉入炉块矿;块矿（入炉）;纽曼块
bf_oxygen|高炉富氧用氧量;富氧（高炉）;炼铁耗氧
bfg_made|BFG发生量;高炉煤气产出量;高炉煤气发生（产）量
slag_made|高炉水渣产出;水渣（干）产量;高炉炉渣产量
bof_hot_metal|转炉入炉铁水;铁水（转炉）耗用;兑铁水量
bof_scrap|购入废钢（炼钢）;外采废钢;社会采购废钢
bof_lime|转炉造渣石灰;炼钢活性灰;转炉冶金石灰
bof_alloys|炼钢铁合金料;合金类合计;铁合金总耗
bof_oxygen|转炉吹炼用氧;炼钢耗氧;转炉氧耗
bofg_made|LDG回收量;转炉煤气回收（量）;回收转炉煤气
oxygen_made|制氧机产氧量;氧气产出;氧气站产氧
hr_steel|热轧投坯量;热轧入炉坯;轧钢耗坯
coking_power|焦化分厂电量;焦化电耗;炼焦工序用电量
sinter_power|烧结分厂电量;烧结电耗;烧结工序用电量
bf_power|炼铁分厂电量;炼铁电耗;炼铁工序用电量
oxygen_power|制氧分厂电量;制氧电耗;空分装置用电量
bof_power|炼钢分厂电量;炼钢电耗;炼钢工序用电量
hr_power|轧钢分厂电量;热轧电耗;热连轧用电量
plant_power|自备电厂送厂电量;自备电厂上网供公司电量;电厂供公司电量
power|购网电量;公司外购电;国网山东电力购电量
power_exported|售网电量;向电网售电;上网售电量
"""

EAF_STEEL = """
billet_made|合格连铸坯产量;电炉钢坯（合格）产量;150方坯产量
rolled_made|HRB400E螺纹钢产量;轧材合格产量;棒材成品产量
scrap|重废+轻废合计耗用;1403.01 外购废钢;废钢原料（外购）
home_scrap|厂内回收废钢;1403.02 自产废钢（切头）;回炉钢
pig_iron|L10炼钢生铁;1403.03 生铁（外购）;外购面包铁
charge_carbon|喷吹碳粉;1403.04 增碳剂;入炉炭粉
electrodes|φ600超高功率石墨电极;1403.05 石墨电极UHP;石墨电极耗用
lime|冶金活性石灰;1403.06 石灰;电炉白灰
dolomite|生白云石块;1403.07 白云石;电炉白云石
alloys|硅锰等铁合金;1403.08 铁合金;合金耗用合计
oxygen|购入氧气;1403.09 液氧;外购氧（管道）
eaf_power|电炉+LF+连铸用电量;炼钢分厂电耗;电炉炼钢电量
eaf_gas|炼钢用天然气（烘烤）;电炉车间天然气;钢包烘烤用气（天然气）
rolled_billet|投轧坯量;轧钢投料坯;入轧坯
rolling_power|轧钢分厂电量;轧钢电耗;棒材车间用电
rolling_gas|轧钢加热炉燃气（天然气）;轧钢车间天然气;蓄热式加热炉天然气
power|总降下网电量;购入电网电力;国网购入电
road_freight|汽车运输周转;公路货运周转量（吨公里）;汽运周转
"""

PRIMARY_ALUMINIUM = """
liquid_made|电解出铝量;原铝液实际产量;铝水产出
ingot_made|Al99.70重熔用铝锭产量;铝锭入库量（产量）;普铝锭产出
liquid_cast|铝液（铸造领用）;转铸造铝液;铸造投入铝液
alumina_used|冶金级砂状氧化铝;1403.01 氧化铝;AO耗用量
anode_used|阳极组块（毛耗）;1403.02 预焙阳极炭块;炭块耗用（毛）
fluoride|氟化铝+冰晶石耗用;1403.03 氟化盐;氟化铝（干法）
electrolysis_power|电解系列交流耗电量;整流机组交流电量;系列交流用电
power_grid|网供电量;购国网电量;电网购入电
power_green|绿电交易购入电量;绿证电量（可再生）;绿色电力购入
power_captive|自备电厂供电解电量;自备热电供电量;自备机组上网供厂电量
captive_gross|自备机组总发电量;自备热电发电量;发电机组毛发电量
captive_own_use|自备机组厂用电量;自备热电厂用电量;发电厂用电
captive_coal|自备机组耗用原煤;热电厂燃煤;发电标煤折实物原煤
captive_coal_ncv|自备机组燃煤低位热值;热电厂燃煤收到基低位发热量;发电原煤热值|captive_coal
casting_power|铸造分厂电量;铸造电耗量;铸锭工序电量
casting_gas|铸造混合炉燃气（天然气）;铸造炉天然气;铸造分厂天然气
sea_freight|海运货物周转;海船周转量;海运吨公里
rail_freight|铁路货物周转;火车周转;铁运吨公里
road_freight|公路货物周转;汽车货物周转;汽运吨公里
"""

AMMONIA = """
ammonia_made|总氨产量;液氨（99.8%）产量;氨（合成氨）产出
methanol_made|副产粗甲醇量;联产醇产量;联醇产出
feed_coal|造气原料块煤;气化炉入炉煤（原料）;水煤浆原料煤
feed_coal_ncv|造气原料块煤热值;气化炉入炉煤低位热值;原料煤Qnet,ar|feed_coal
fuel_coal|热电锅炉燃料煤;锅炉燃料用煤;锅炉沫煤（燃料）
fuel_coal_ncv|热电锅炉燃料煤热值;锅炉燃料煤低位热值;锅炉沫煤收到基低位热值|fuel_coal
co2_to_urea|CO2送尿素;供尿素装置CO2;尿素用CO2气
power|购网电量;外购电网电力;系统供电（外购）
steam_bought|外购管网蒸汽;购入热力;园区蒸汽（外购）
rail_freight|铁路货物周转;火车货运;铁路吨公里
solid_waste|气化渣（填埋）;一般工业固废填埋处置;炉渣灰填埋
waste_water|污水处理站处理水量;废水（处理）;处理废水量
"""

UREA = """
urea_made|农用大颗粒尿素产量;尿素（46%N）产量;尿素实物产量
ammonia_used|液氨（自用）;1403.01 液氨;NH3消耗
co2_used|CO2气体消耗;1403.02 二氧化碳;原料气CO2
steam_bought|外购2.5MPa蒸汽;1403.03 外购蒸汽;管网购入蒸汽
power|装置用电（外购）;电（购入）;外购电网电力
boiler_gas|天然气（锅炉）;锅炉燃料气（天然气）;开工锅炉天然气
woven_bags|50kg尿素包装袋;1412.01 编织袋;尿素覆膜编织袋
road_freight|公路货物周转;汽车货物周转;汽运吨公里
rail_freight|铁路货物周转;火车货物周转;铁路吨公里
"""

PVC = """
pvc_made|SG5型PVC树脂产量;PVC（悬浮法）产量;PVC树脂粉产出
carbide_made|自产电石产量;电石（自产）产出;电石炉电石产量
carbide_lime|电石炉用生石灰;1403.01 石灰（电石炉）;电石原料石灰
carbide_coke|电石炉用炭材;1403.02 兰炭（电石炉）;电石用焦炭/兰炭
carbide_power|电石炉电耗量;电石分厂电量;电石冶炼电
carbide_used|乙炔发生耗电石;1403.03 电石（乙炔）;电石（乙炔站）
hydrogen_chloride|HCl气体（折百）;1403.04 氯化氢;合成炉HCl
pvc_power|VCM及聚合电量;聚合分厂电量;氯乙烯聚合干燥用电
power|总变下网电;购网电;网购电力
steam_bought|外购低压蒸汽（热值）;1403.05 蒸汽;热电购汽
boiler_gas|锅炉用燃气（天然气）;1403.06 天然气;导热锅炉天然气
rail_freight|铁路货物周转;火车货物周转;铁路吨公里
solid_waste|电石渣及盐泥填埋;一般固废填埋量;固废外送填埋
"""

RESIN = """
resin_made|T30S聚丙烯产量;PP粒料产量;聚丙烯树脂（合格）产量
propylene|聚合级丙烯耗用;1403.01 丙烯;C3H6进料
ethylene|聚合级乙烯耗用;1403.02 乙烯;C2H4进料
additives|抗氧剂等助剂;1403.03 聚合助剂;添加剂合计
nitrogen|低压氮气用量;1403.04 氮气;N2用量
steam_bought|外购中压蒸汽;1403.05 蒸汽;管网蒸汽（外购）
power|装置外购电量;电（外购）;购入电力
heater_gas|导热油炉燃料（天然气）;1403.06 天然气;挤压加热炉天然气
bags|25kg FFS重膜包装袋;1412.01 包装袋;FFS膜袋
road_freight|公路货物周转;汽车货物周转;汽运吨公里
"""

METHANOL = """
methanol_made|优等品精甲醇产量;MTO级甲醇产量;甲醇（精）产出
feed_coal|气化原料煤（神木）;造气煤（原料）;水煤浆气化煤
feed_coal_ncv|气化原料煤（神木）热值;造气煤低位热值;气化煤Qnet,ar|feed_coal
fuel_coal|锅炉燃料煤耗;锅炉动力煤;热电燃料煤
fuel_coal_ncv|锅炉燃料煤热值;锅炉动力煤低位热值;热电燃料煤热值|fuel_coal
fuel_gas|燃料用气（天然气）;加热炉燃料天然气;开工燃料天然气
co2_sold|食品级CO2外售量;液态二氧化碳销售;外卖CO2
steam_bought|园区外购蒸汽;购入蒸汽热量;外购热（蒸汽）
power|购入网电;外购电网电力;电网购入电量
rail_freight|铁路货物周转;火车货物周转;铁路吨公里
solid_waste|气化灰渣（填埋）;一般工业固废填埋;灰渣外运填埋
waste_water|外排废水处理;污水处理水量;处理污水量
"""

TYRE = """
tyres_made|全钢载重子午胎产量;半钢子午线轮胎下线;轮胎外胎（合格）产量
natural_rubber|SMR20/STR20天然橡胶;110101 天然胶（标胶）;泰国3号烟片胶
synthetic_rubber|SBR/BR合成橡胶合计;110201 合成胶;合成橡胶类合计
carbon_black|N234/N330炭黑;110301 炭黑;炭黑N375
silica|高分散白炭黑（HDS）;110401 白炭黑;沉淀法白炭黑
steel_cord|3+9+15钢帘线;120101 钢帘线;钢帘线（带束层）
polyamide|1400dtex/2锦纶66浸胶帘布;120201 锦纶帘布;尼龙66浸胶帘子布
process_oil|TDAE环保油;110501 橡胶操作油;环保型芳烃油
zinc_oxide|间接法氧化锌99.7%;110601 氧化锌;ZnO
sulfur|不溶性硫磺IS-60;110701 硫磺;硫化剂硫磺
chemicals|促进剂防老剂等小料;110801 橡胶助剂;化工小料
rubber_powder|丁基再生胶;110901 再生胶;轮胎再生胶
waste_rubber|废胶料处置;胶料废品（外卖）;废胶边外卖
power|厂区下网电;购入电力（电网）;国网供电量
steam_bought|外购硫化用汽;热电厂购汽;园区管网蒸汽
boiler_gas|燃气锅炉天然气;锅炉房天然气;蒸汽锅炉用天然气
road_freight|公路货物周转;汽车货物周转;汽运吨公里
"""

CHLOR_ALKALI = """
naoh_made|离子膜烧碱（折100%）产量;32%离子膜液碱折百产量;烧碱（折百）产出
chlorine_made|氯气（折100%）产出;液氯及氯气产量;氯产出
hydrogen_used|氢气外送利用;外卖氢气;氢气（外售）
hydrogen_burned|氢气（锅炉自用）;烧氢锅炉用氢;氢气焚烧自用
hydrogen_vented|氢气排空量;氢气放散;排空氢气
salt|海盐（原盐）;1403.01 工业盐;井矿盐（折百）
soda_ash|轻质纯碱（精制盐水）;1403.02 纯碱;碳酸钠
cell_power|电解槽整流交流电量;离子膜电解交流电耗量;电解整流变交流电
auxiliary_power|动力电量（盐水、氯氢）;辅助工序动力电;公辅电量
power|总降下网电量;购国网电量;外购大网电
steam_bought|盐水电解用蒸汽（外购）;电解工序外购蒸汽;一次盐水用汽
rail_freight|铁路货物周转;火车货物周转;铁路吨公里
solid_waste|盐泥（填埋处置）;一般固废填埋;盐泥外运填埋
"""

LIME = """
lime_made|石灰（出窑）产量;块灰产量;气烧石灰产量|180000|产量
limestone|40-80mm石灰石;1403.01 石灰石块;窑料石灰石|330000|原料
kiln_coal|窑用无烟煤;1403.02 块煤（石灰窑）;石灰窑燃煤|24000|燃料
kiln_coal_ncv|窑用无烟煤热值;块煤（石灰窑）低位热值;石灰窑燃煤低位发热量|25.1|燃料|kiln_coal
power|外购网电;购电量;下网电|6200000|能源
diesel|铲车用柴油;1403.03 0#柴油;装载机用油（柴油）|150|能源
road_freight|公路货物周转;汽车货物周转;汽运吨公里|9000000|运输
"""

SECONDARY_ALUMINIUM = """
metal_made|ADC12铝合金锭产量;再生铝锭（合格）产量;A356.2合金锭产量|120000|产量
old_scrap|破碎生铝（Zorba）;回收旧铝料;易拉罐料UBC|70000|原料
new_scrap|工业新料边角铝;铝型材新料边角;铝屑（新料）|48000|原料
primary_metal|A00铝锭（调配）;重熔铝锭Al99.70;外购电解铝锭|6000|原料
silicon|441#工业硅;金属硅553;工业硅|4200|原料
salt_flux|精炼剂（熔剂）;打渣剂;覆盖剂|900|辅料
dross|铝灰渣（委外处置）;二次铝灰;铝灰（处置）|6100|三废
melting_gas|熔炼炉天然气用量;熔化炉用天然气;双室炉天然气|950|能源
power|外购网电;购电量;下网电|22000000|能源
road_freight|公路货物周转;汽车货物周转;汽运吨公里|41000000|运输
"""

ROLLED_ALUMINIUM = """
slab_made|铸造扁锭产量;熔铸扁锭产出;半连铸扁锭产量|310000|产量
hot_made|热轧卷材产量;热轧板带产出;热连轧卷产量|295000|产量
cold_made|冷轧卷材产量;冷轧板带产出;冷轧成品产量|260000|产量
primary_metal|外购铝液/铝锭;外购重熔铝锭;原铝（外购）|190000|原料
bought_scrap|外购废铝料;采购废铝;外采废铝|60000|原料
returned_scrap|自产返回料（边角）;回炉料;厂内废料回炉|75000|原料
hot_slab|热轧投锭量;热轧用铸锭;热轧扁锭投入|305000|原料
cold_hot|冷轧投热轧卷;冷轧用热轧坯料;冷轧投入热轧卷|290000|原料
casting_power|熔铸分厂电量;熔铸电耗;熔铸车间电|62000000|电力
hot_power|热轧分厂电量;热轧电耗;热轧车间电|54000000|电力
cold_power|冷轧分厂电量;冷轧退火电耗;冷轧车间电|88000000|电力
rolling_oil|轧制基础油;铝箔轧制油;冷轧轧制油|900|辅料
power|外购网电;购电量;下网电|210000000|电力
casting_gas|熔铸炉天然气;熔铸分厂天然气;熔炼保温炉用气（天然气）|1700|燃料
hot_gas|推进式加热炉天然气;热轧车间天然气;均热炉用天然气|480|燃料
cold_gas|退火炉用天然气;冷轧车间天然气;退火天然气用量|390|燃料
road_freight|公路货物周转;汽车货物周转;汽运吨公里|120000000|运输
"""

COMPOUND_NPK = """
product_made|45%复合肥产量;硫基复合肥产量;15-15-15复合肥产量|240000|产量
urea|尿素46%（原料）;1403.01 尿素;大颗粒尿素（原料）|41000|原料
ammonium_sulfate|硫铵20.5%;1403.02 硫酸铵;己内酰胺级硫铵|30000|原料
ammonium_chloride|干铵25%;1403.03 氯化铵;农业氯化铵|52000|原料
map|55%粉状一铵;1403.04 磷酸一铵;MAP 11-44|58000|原料
kcl|62%白色氯化钾;1403.05 氯化钾;加拿大红钾|38000|原料
k2so4|50%粉末硫酸钾;1403.06 硫酸钾;国产硫酸钾52%|12000|原料
filler|凹凸棒土填充料;1403.07 膨润土（填充）;白云石粉填料|9000|原料
dryer_coal|热风炉燃煤;1403.08 烘干煤;烘干热风炉用煤|6200|燃料
dryer_coal_ncv|热风炉燃煤热值;烘干煤低位热值;烘干热风炉用煤热值|22.3|燃料|dryer_coal
power|外购网电;购电量;下网电|8900000|能源
woven_bags|50kg复合肥袋;1412.01 编织袋;内膜编织袋（复合肥）|800|包装
road_freight|公路货物周转;汽车货物周转;汽运吨公里|33000000|运输
"""

NITRIC_ACID = """
acid_made|稀硝酸（折100%）产量;60%硝酸折百产量;硝酸（折纯）产量|150000|产量
nitrate_made|工业硝酸铵产量;多孔粒状硝铵产量;硝铵产出|90000|产量
acid_ammonia|硝酸装置液氨;氧化炉液氨;稀硝用氨|43000|原料
nitrate_acid|硝铵装置用硝酸（折百）;中和用稀硝酸（折百）;硝铵耗硝酸（折100%）|71000|原料
nitrate_ammonia|硝铵装置液氨;中和用气氨;硝铵用氨|19500|原料
nitrate_power|硝铵装置电量;硝铵电耗;硝铵工段用电|3100000|电力
acid_power|硝酸装置电量;硝酸电耗;稀硝工段用电|9500000|电力
power|外购网电;购电量;下网电|12900000|电力
steam_bought|外购管网蒸汽;购入蒸汽;园区蒸汽|66000|能源
road_freight|公路货物周转;汽车货物周转;汽运吨公里|18000000|运输
"""

PHOSPHATE = """
product_made|DAP（64%）产量;磷酸二铵产量;粒状磷铵产量|300000|产量
sulfuric_made|98%硫酸（折百）产量;硫酸产量（折100%）;工业硫酸折百产出|640000|产量
sulfur|固体硫磺（进口）;1403.01 硫磺;液体硫黄|212000|原料
phosphoric_made|湿法磷酸产量（折P2O5）;磷酸（100%P2O5）产量;稀磷酸产量（折 P2O5）|230000|产量
rock|磷精矿（30%P2O5）;1403.02 磷矿石;磷矿浆（干基）|780000|原料
ammonia_used|液氨（外购）;1403.03 液氨;氨（NH3）|68000|原料
dryer_coal|热风炉燃煤;干燥炉用煤;烘干用原煤|8200|燃料
dryer_coal_ncv|热风炉燃煤热值;干燥炉用煤热值;烘干用原煤热值|21.4|燃料|dryer_coal
power|外购网电;购电量;下网电|120000000|能源
woven_bags|50kg磷铵包装袋;1412.01 编织袋;二铵编织袋|1100|包装
rail_freight|铁路货物周转;火车货物周转;铁路吨公里|64000000|运输
"""

HYDROGEN = """
hydrogen_made|工业氢（99.9%）产量;纯氢产出;氢气折纯产量|42000|产量
feed_gas|转化原料天然气;制氢原料气（天然气）;原料NG|15500|原料
fuel_gas|转化炉燃料天然气;燃料NG;加热用天然气（燃料）|2600|燃料
steam_bought|外购管网蒸汽;购入蒸汽;园区蒸汽|31000|能源
power|外购网电;购电量;下网电|21000000|能源
road_freight|公路货物周转;汽车货物周转;汽运吨公里|8000000|运输
"""

STEAM_CRACKER = """
ethylene_made|聚合级乙烯产量;乙烯产出;C2=产量|1000000|产量
propylene_made|聚合级丙烯产量;丙烯产出;C3=产量|480000|产量
butadiene_made|1,3-丁二烯产量;丁二烯产出;BD产量|160000|产量
c4_made|抽余碳四产量;混合碳四产出;C4产量|140000|产量
pygas_made|裂解汽油产出;加氢裂解汽油产量;粗裂解汽油产量|650000|产量
fuel_oil_made|乙烯焦油产量;PFO产量;裂解重油产出|130000|产量
naphtha|石脑油（裂解料）;NAP石脑油;全馏分石脑油投料|2900000|原料
lpg|LPG（裂解料）;饱和液化气;液化气原料|310000|原料
power|外购网电;购电量;下网电|110000000|能源
steam_bought|外购管网蒸汽;购入蒸汽;园区蒸汽|230000|能源
furnace_gas|裂解炉补充燃料天然气;裂解炉天然气（补充）;裂解炉补天然气|3400|能源
rail_freight|铁路货物周转;火车货物周转;铁路吨公里|210000000|运输
"""

PET = """
pet_made|瓶级聚酯切片产量;PET切片（合格）产量;聚酯切片产出|500000|产量
pta|PTA（精对苯二甲酸）;1403.01 PTA;对苯二甲酸|430000|原料
glycol|MEG乙二醇;1403.02 MEG;聚酯级乙二醇|168000|原料
heater_gas|热媒炉燃料（天然气）;热煤炉天然气;导热油锅炉天然气|2600|能源
power|外购网电;购电量;下网电|66000000|能源
steam_bought|外购管网蒸汽;购入蒸汽;园区蒸汽|90000|能源
road_freight|公路货物周转;汽车货物周转;汽运吨公里|52000000|运输
"""

PDH = """
propylene_made|PDH丙烯产量;聚合级丙烯产出;丙烯（合格）产量|600000|产量
hydrogen_sold|副产氢气外售;氢气外送量;外卖氢气|21000|产量
propane|进口丙烷;1403.01 丙烷;C3H8原料|720000|原料
furnace_gas|加热炉补充燃料天然气;补充天然气（加热炉）;反应炉补天然气|2100|能源
power|外购网电;购电量;下网电|150000000|能源
steam_bought|外购管网蒸汽;购入蒸汽;园区蒸汽|310000|能源
sea_freight|海运货物周转;海船周转量;海运吨公里|900000000|运输
"""

NEW = {
    "lime": LIME,
    "secondary_aluminium": SECONDARY_ALUMINIUM,
    "rolled_aluminium": ROLLED_ALUMINIUM,
    "compound_npk": COMPOUND_NPK,
    "nitric_acid": NITRIC_ACID,
    "phosphate": PHOSPHATE,
    "hydrogen": HYDROGEN,
    "steam_cracker": STEAM_CRACKER,
    "pet": PET,
    "pdh": PDH,
}


def _rows(text: str) -> list[list[str]]:
    return [[part.strip() for part in row.split("|")] for row in text.strip().splitlines()]


def _with_amounts(model: str, text: str) -> str:
    """Rows of names with amount, section and weight of the same input in the other table."""
    known = {row[0]: row for row in _rows(KNOWN[model])}
    rows = []
    for key, names, *_ in _rows(text):
        _, amount, _, section, *weight = known[key]
        rows.append("|".join([key, amount, names, section, *weight]))
    return "\n".join(rows)


def _own(text: str) -> str:
    """Rows written as names first, amount after, in the order that plants are made from."""
    return "\n".join(
        "|".join([key, amount, names, section, *weight])
        for key, names, amount, section, *weight in _rows(text)
    )


TABLES = {
    **{model: _own(text) for model, text in NEW.items()},
    "cement": _with_amounts("cement", CEMENT),
    "bf_bof_steel": _with_amounts("bf_bof_steel", BF_BOF_STEEL),
    "eaf_steel": _with_amounts("eaf_steel", EAF_STEEL),
    "primary_aluminium": _with_amounts("primary_aluminium", PRIMARY_ALUMINIUM),
    "ammonia": _with_amounts("ammonia", AMMONIA),
    "urea": _with_amounts("urea", UREA),
    "pvc": _with_amounts("pvc", PVC),
    "resin": _with_amounts("resin", RESIN),
    "methanol": _with_amounts("methanol", METHANOL),
    "tyre": _with_amounts("tyre", TYRE),
    "chlor_alkali": _with_amounts("chlor_alkali", CHLOR_ALKALI),
}
