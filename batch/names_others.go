package batch

// otherNames head columns that no field is fed from, though they look like
// ones that are: what customs gave or worked out, prices of one unit, indices
// of risk in registers of declarations.
const otherNames = "Номер МД; № МД; № ВМД; Номер ВМД; Номер митної декларації; MRN; Номер декларації МРН; Entry number; MRN number; " +
	"Дата; Date; Дата МД; Дата ВМД; Дата декларації; Дата оформлення; Declaration date; Час оформлення; Clearance time; Дата випуску; " +
	"Назва ПМО; Назва митниці; Назва митного органу; Назва підрозділу; Інспектор; Статус; Status; " +
	"Іноземний контрактоутримувач (зворотний бік ВМД); Іноземний контрактоутримувач; " +
	"Ціна за одиницю; Ціна за од.; Ціна за 1 од.; Ціна за шт; Ціна за кг; Ціна одиниці; Ціна за одиницю товару; Ціна/од; Вартість за одиницю; Вартість одиниці; " +
	"Unit price; Price per unit; Price per piece; Price per pc; Price/unit; Unit value; Unit cost; Price per kg; " +
	"Вага одиниці; Вага один.; Вага по МД; Вага різн.; Вага однієї одиниці; Unit weight; Weight per unit; Weight per piece; Вага тари; Tare; Tare weight; Вага палети; " +
	"Призн. ЗЕД; Повна; Пільгова; Повна ставка; Пільгова ставка; Індекс; Примітка; Примітки; Коментар; Comment; Comments; Remarks; Notes; Note; " +
	"Артикул; Article; Article no; Article number; Item code; SKU; Part number; Part no; Art.; Product code; Код артикулу; Модель; Model; " +
	"Торгова марка; Торг. марк.; Бренд; Brand; Trademark; Виробник; Manufacturer; Producer; Manufacturer name; Штрихкод; Штрих-код; Barcode; EAN; EAN code; " +
	"Розмір; Size; Колір; Color; Colour; Серійний номер; Serial number; Телефон; Phone; Email; Контактна особа; Contact person; " +
	"Номер замовлення; Замовлення; Order number; Order no; Purchase order; PO number; Код клієнта; Customer code; Customer number; " +
	"Сума ПДВ; ПДВ; VAT amount; VAT; VAT rate; Мито; Сума мита; Ввізне мито; Duty; Duty amount; Duty rate; Ставка; Ставка мита; Rate; Акциз; Excise; Платежі; Всього платежів; " +
	"Об'єм; Об'єм, м3; Volume; CBM; Поштовий індекс; Postal code; Місто; City; Знижка; Discount; Код банку; Банк; Bank; Дата поставки; Delivery date"

// strangers are words that make a heading something else, unless the name
// itself has them: duties and rates, differences, averages, one of a unit.
var strangers = foldSet("ставка ставки мито мита миту пдв vat акциз акцизу excise duty duties tax податок податку збір rate різниця різн " +
	"мінімальна мін min базова база середня avg average коефіцієнт відсоток percent одиницю одиниці шт pc piece unit tare тари " +
	"знижка discount індекс index замовлення order рмв рфв виробник producer manufacturer банк bank фото photo")
