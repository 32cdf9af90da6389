package search

// tradeWords are words that people use for goods and the word by which the
// nomenclature calls those goods, or the kind of goods they belong to. The
// list is short on purpose: only what the names of the tariff do not have, and
// only what leads to one heading or to few. Judged by the Harmonized System.
var tradeWords = map[string]string{
	// food and drink
	"помідор": "томат", "кофе": "кава", "горілка": "лікер", "віскі": "лікер", "коньяк": "лікер",
	"ром": "лікер", "джин": "лікер", "vodka": "spirits", "whisky": "spirits", "whiskey": "spirits", "brandy": "spirits",
	"rum": "spirits", "gin": "spirits", "шампанське": "вино", "champagne": "wine", "сигарета": "цигарка",
	"лосось": "риба", "salmon": "fish", "оселедець": "риба", "herring": "fish", "макарони": "макаронний",
	"спагеті": "макаронний", "spaghetti": "pasta", "candy": "sweets", "cookie": "biscuit",
	// fuel
	"солярка": "дизпаливо", "дизель": "дизпаливо", "пальне": "паливо", "gasoline": "petrol", "electricity": "electrical",
	// things of plastic, clothes, the household
	"пластик": "пластмаса", "пластиковий": "пластмаса", "поліетиленовий": "пластмаса", "кросівки": "взуття",
	"черевики": "взуття", "чоботи": "взуття", "туфлі": "взуття", "sneakers": "footwear", "shoes": "footwear",
	"boots": "footwear", "джинси": "штани", "jeans": "trousers", "pants": "trousers", "плаття": "сукня",
	"шапка": "убір", "кепка": "убір", "дублянка": "хутро", "памперс": "підгузки", "diaper": "nappies",
	"диван": "сидіння", "крісло": "сидіння", "стілець": "сидіння", "sofa": "seat", "chair": "seat", "люстра": "світильник",
	"chandelier": "luminaire", "помада": "макіяж", "lipstick": "cosmetics",
	"glasses": "spectacles", "eyeglasses": "spectacles",
	// machines and vehicles
	"ноутбук": "комп'ютер", "лептоп": "комп'ютер", "планшет": "комп'ютер", "laptop": "computer",
	"мобільний": "телефон", "айфон": "смартфон", "iphone": "smartphone", "павербанк": "акумулятор",
	"powerbank": "accumulator", "сонячний": "фотоелемент", "solar": "photovoltaic", "чіп": "мікросхема", "chip": "integrated",
	"авто": "автомобіль", "електромобіль": "автомобіль", "автомашина": "автомобіль", "вантажівка": "вантажний",
	"quadcopter": "drone", "квадрокоптер": "дрон", "мотор": "двигун", "fridge": "refrigerator",
}
