package simulator

// season is how much of a good is traded in each month, January first: 1 is
// the mean.
type season [12]float64

// seasons of trade, all invented.
var (
	level  = season{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	winter = season{1.4, 1.1, 0.7, 0.5, 0.5, 0.6, 0.8, 1.1, 1.4, 1.5, 1.3, 1.1}
	summer = season{0.6, 0.8, 1.2, 1.5, 1.5, 1.3, 1.1, 0.9, 0.8, 0.8, 0.7, 0.8}
	gifts  = season{0.7, 0.8, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.3, 1.6, 1.3}
)

// good is one commodity code as it is traded. Masses are in kilograms, prices
// in euros per kilogram; all but the code is invented.
type good struct {
	code    string
	text    string // description of the goods
	price   float64
	spread  float64 // standard deviation of the logarithm of the price
	piece   float64 // mass of one piece, pair or square metre; 0 where the tariff asks for none
	carton  float64 // usual net mass of one package
	packing string  // kind of packages
	season  season
}

// source is a country that a family of goods comes from, how much of it, and
// how dear: 1 is the price of the good.
type source struct {
	country string
	weight  float64
	dear    float64
}

// family is goods that look alike: any of them could be declared as another.
// They have the same origins.
type family struct {
	late    bool // traded only after a shift to new codes
	origins []source
	goods   []good
}

// lateOrigins are countries whose goods are traded only after a shift to new
// origins.
var lateOrigins = map[string]bool{"VN": true, "EG": true, "ID": true}

// european are the origins whose goods pay the rates of the agreement with the
// EU, where that is claimed and proved.
var european = map[string]bool{"PL": true, "DE": true, "IT": true, "ES": true, "CZ": true, "RO": true}

// overseas are the countries whose goods come by ship.
var overseas = map[string]bool{"CN": true, "BD": true, "IN": true, "PK": true, "VN": true, "ID": true, "EG": true, "KR": true, "TW": true, "MY": true}

// families are the goods of the simulated market. Every code bears duty ad
// valorem whose rate the shipped tariff knows; New asks the engine what each
// comes to, and refuses a tariff that does not know.
var families = []family{
	{origins: []source{{"CN", 35, 1}, {"TR", 22, 1.3}, {"BD", 20, 0.9}, {"PL", 14, 1.7}, {"DE", 6, 2.1}, {"VN", 30, 0.95}, {"EG", 15, 1.05}}, goods: []good{
		{"6109100000", "Футболки трикотажні з бавовни", 13, 0.3, 0.17, 11, "CT", summer},
		{"6110209900", "Светри та пуловери трикотажні з бавовни", 16, 0.3, 0.4, 12, "CT", winter},
		{"6115950000", "Шкарпетки трикотажні з бавовни", 11, 0.28, 0.05, 9, "CT", level},
		{"6115101000", "Панчохи компресійні з розподіленим тиском", 34, 0.3, 0.09, 7, "CT", level},
	}},
	{origins: []source{{"CN", 40, 1}, {"IN", 18, 0.95}, {"IT", 14, 2.4}, {"PL", 10, 1.6}, {"VN", 35, 1.1}, {"ID", 15, 1.05}}, goods: []good{
		{"6403999600", "Взуття чоловіче з верхом із шкіри", 24, 0.32, 1.1, 13, "CT", winter},
		{"6404110000", "Кросівки з верхом із текстилю", 15, 0.32, 0.8, 11, "CT", summer},
		{"6402999800", "Взуття жіноче на пластмасовій підошві", 10, 0.3, 0.7, 11, "CT", summer},
	}},
	{origins: []source{{"TR", 35, 1}, {"PK", 25, 0.8}, {"CN", 20, 0.85}, {"PL", 15, 1.3}, {"EG", 25, 0.9}}, goods: []good{
		{"6302210000", "Білизна постільна з бавовни вибивна", 9, 0.28, 0, 14, "CT", level},
		{"6302310000", "Білизна постільна з бавовни", 10, 0.28, 0, 14, "CT", level},
		{"6302221000", "Білизна постільна з нетканих матеріалів", 6, 0.26, 0, 12, "CT", level},
		{"6302531000", "Білизна столова з нетканих матеріалів", 6.5, 0.26, 0, 12, "CT", gifts},
	}},
	{origins: []source{{"TR", 35, 1}, {"CN", 30, 0.85}, {"PL", 20, 1.4}, {"DE", 8, 1.9}, {"IN", 12, 0.9}}, goods: []good{
		{"6303929000", "Фіранки та штори із синтетичних волокон", 11, 0.28, 0.2, 15, "CT", level},
		{"6303921000", "Фіранки з нетканих матеріалів", 6.5, 0.26, 0.15, 13, "CT", level},
	}},
	{origins: []source{{"CN", 45, 1}, {"IT", 12, 3.2}, {"TR", 15, 1.2}, {"PL", 12, 1.5}, {"VN", 30, 0.95}}, goods: []good{
		{"4202921900", "Сумки дорожні з полімерної плівки", 12, 0.33, 0, 10, "CT", summer},
		{"4202929800", "Рюкзаки з текстильних матеріалів", 14, 0.33, 0, 10, "CT", gifts},
		{"3926909790", "Вироби з пластмас інші", 6, 0.35, 0, 12, "CT", level},
	}},
	{origins: []source{{"CN", 35, 1}, {"PL", 25, 1.3}, {"TR", 20, 1.05}, {"DE", 15, 1.7}, {"ID", 20, 0.9}}, goods: []good{
		{"3924100000", "Посуд столовий і кухонний з пластмас", 4.2, 0.3, 0, 10, "CT", gifts},
		{"3923900000", "Тара з пластмас інша", 3.4, 0.28, 0, 14, "CT", level},
		{"3923299000", "Мішки та пакети з пластмас", 2.9, 0.25, 0, 18, "PK", level},
		{"3917320090", "Труби гнучкі з пластмас", 3.8, 0.28, 0, 22, "PK", summer},
	}},
	{origins: []source{{"ES", 30, 1}, {"IT", 18, 1.5}, {"PL", 22, 0.95}, {"TR", 20, 0.75}, {"IN", 18, 0.6}, {"EG", 20, 0.55}}, goods: []good{
		{"6907210010", "Плитка керамічна для підлоги, глазурована", 0.62, 0.22, 20, 24, "PX", summer},
		{"6907210090", "Плитка керамічна технічна", 0.5, 0.22, 20, 26, "PX", summer},
	}},
	{origins: []source{{"CN", 40, 1}, {"TW", 15, 1.3}, {"PL", 18, 1.6}, {"DE", 12, 2.1}, {"VN", 25, 0.95}}, goods: []good{
		{"7318158890", "Болти сталеві з шестигранною головкою", 2.6, 0.24, 0, 25, "CT", level},
		{"7318158810", "Болти сталеві для літаків", 4.4, 0.3, 0, 20, "CT", level},
		{"7318156890", "Гвинти сталеві з внутрішнім шестигранником", 2.9, 0.24, 0, 25, "CT", level},
	}},
	{origins: []source{{"CN", 42, 1}, {"TR", 20, 1.1}, {"DE", 14, 2.3}, {"IT", 10, 1.9}, {"CZ", 8, 1.6}, {"ID", 22, 0.95}}, goods: []good{
		{"8302100090", "Завіси з недорогоцінних металів", 5.2, 0.3, 0, 18, "CT", level},
		{"8302490090", "Кріплення та фурнітура з недорогоцінних металів", 5.6, 0.3, 0, 18, "CT", level},
		{"8301409000", "Замки з недорогоцінних металів", 8.5, 0.32, 0, 15, "CT", level},
		{"8302490010", "Фурнітура з недорогоцінних металів для літаків", 9, 0.35, 0, 12, "CT", level},
	}},
	{origins: []source{{"CN", 45, 1}, {"DE", 14, 2}, {"PL", 14, 1.3}, {"CZ", 10, 1.5}, {"MY", 12, 1.1}, {"VN", 20, 1}}, goods: []good{
		{"8467221000", "Пилки ланцюгові з електродвигуном", 9, 0.3, 4.5, 14, "CT", summer},
		{"8467295900", "Машини шліфувальні ручні з електродвигуном", 10, 0.3, 2.2, 12, "CT", level},
		{"8467219900", "Дрилі з електродвигуном", 11, 0.3, 2, 12, "CT", level},
	}},
	{origins: []source{{"CN", 40, 1}, {"KR", 14, 1.5}, {"PL", 18, 1.3}, {"CZ", 12, 1.4}, {"TR", 14, 1.1}, {"VN", 20, 1.05}}, goods: []good{
		{"8507208090", "Акумулятори свинцеві", 3.2, 0.24, 11, 22, "PX", winter},
		{"8507108090", "Акумулятори свинцеві для двигунів", 3, 0.24, 15, 30, "PX", winter},
		{"8507600000", "Акумулятори літій-іонні", 21, 0.35, 0.4, 9, "CT", level},
	}},
	{origins: []source{{"CN", 42, 1}, {"DE", 14, 1.9}, {"PL", 16, 1.3}, {"IT", 10, 1.6}, {"IN", 12, 0.9}}, goods: []good{
		{"8205400000", "Викрутки", 6.5, 0.3, 0, 14, "CT", gifts},
		{"8205598090", "Інструменти ручні інші", 6, 0.32, 0, 15, "CT", level},
		{"8207301090", "Інструменти змінні для пресування металу", 14, 0.35, 0, 12, "CT", level},
	}},
	{origins: []source{{"CN", 45, 1}, {"PL", 18, 1.5}, {"DE", 12, 2.2}, {"TR", 14, 1.1}, {"ID", 18, 0.95}}, goods: []good{
		{"6911100000", "Посуд столовий з порцеляни", 3.6, 0.3, 0, 16, "CT", gifts},
		{"6912002300", "Посуд столовий з кам’яної кераміки", 2.4, 0.28, 0, 17, "CT", gifts},
	}},
	{late: true, origins: []source{{"CN", 35, 1}, {"TR", 25, 1}, {"PL", 20, 1.4}, {"IT", 10, 2}}, goods: []good{
		{"7013499900", "Посуд скляний кухонний", 2.2, 0.28, 0.4, 14, "CT", gifts},
		{"7013379900", "Склянки для пиття", 2, 0.28, 0.25, 13, "CT", gifts},
	}},
	{late: true, origins: []source{{"CN", 40, 1}, {"IN", 20, 0.9}, {"TR", 18, 1.1}, {"IT", 12, 2.1}, {"DE", 8, 2.3}}, goods: []good{
		{"7323930000", "Посуд кухонний з корозійностійкої сталі", 6, 0.3, 0, 13, "CT", gifts},
		{"7615108000", "Посуд кухонний з алюмінію", 6.5, 0.3, 0, 12, "CT", gifts},
	}},
	{late: true, origins: []source{{"CN", 35, 1}, {"DE", 18, 2}, {"PL", 20, 1.4}, {"CZ", 10, 1.5}, {"KR", 10, 1.4}}, goods: []good{
		{"8504108091", "Баласти для газорозрядних ламп", 8, 0.3, 0.6, 12, "CT", level},
		{"8504108099", "Баласти електронні інші", 9, 0.3, 0.5, 11, "CT", level},
		{"8504405500", "Пристрої зарядні для акумуляторів", 14, 0.34, 0.3, 9, "CT", gifts},
	}},
}
