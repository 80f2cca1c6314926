/** What the people of the truth world say. Every sentence is our own; {b} stands for the brand. */
import type { Random } from './random.ts'

export const LANGUAGES = ['en', 'de', 'ru', 'pl', 'es', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]
export type Occasion =
  'praise' | 'remark' | 'gripe' | 'question' | 'crash' | 'queue' | 'cold' | 'help' | 'reply' | 'fixed' | 'post'

type Sentences = Record<Occasion, readonly string[]>

const ENGLISH: Sentences = {
  praise: [
    'Best night out in weeks, thank you {b}!',
    'The sound at {b} gave me goosebumps.',
    'Took my mum to {b}. She is still smiling.',
  ],
  remark: ['Going to {b} tonight.', '{b} is showing the new one on Friday.', 'Row 7 at {b}, as ever.'],
  gripe: ['{b} charges how much for water?', 'Half the film at {b} was out of focus.', 'Never again, {b}.'],
  question: ['Does {b} show films with subtitles on Sundays?', 'Can I take a pram into {b}?'],
  crash: ['The {b} app froze while I paid. Twice.', 'Your ticket app logs me out at the seat plan, {b}.'],
  queue: ['Missed the first ten minutes in the snack queue at {b}.', 'One till open on a Saturday, {b}? Really?'],
  cold: ['Bring a coat to {b}, hall 3 is an icebox.', 'Shivered through the whole film at {b}.'],
  help: [
    'They do, I was there last week.',
    'Try the side entrance, it is quicker.',
    'Same here; paying on the website worked.',
  ],
  reply: ['Sorry about that. Could you send us your booking number?', 'Thank you for telling us. We are on it.'],
  fixed: ['This was our mistake and it is repaired as of today. Thank you for your patience.'],
  post: [
    'Which film made you cry in public?',
    'New seats in hall 1. Come and sink in.',
    'Late show on Friday, popcorn included.',
  ],
}

const GERMAN: Sentences = {
  praise: ['Schöner Abend im {b}, danke!', 'Der Ton im {b} ist eine Wucht.', 'Im {b} fühlt man sich willkommen.'],
  remark: ['Heute Abend ins {b}.', 'Im {b} läuft am Freitag der neue Film.', 'Reihe 7 im {b}, wie immer.'],
  gripe: ['Was kostet bitte das Wasser im {b}?', 'Das Bild im {b} war unscharf.', 'Nie wieder {b}.'],
  question: ['Zeigt das {b} sonntags auch Filme mit Untertiteln?', 'Kommt man mit Kinderwagen ins {b}?'],
  crash: ['Die App vom {b} ist beim Bezahlen abgestürzt.', 'Eure App wirft mich beim Sitzplan raus, {b}.'],
  queue: ['Zehn Minuten Film verpasst, weil die Schlange im {b} nicht voranging.', 'Samstags eine Kasse offen, {b}?'],
  cold: ['Im {b} Saal 3 braucht man einen Mantel.', 'Im {b} den ganzen Film gefroren.'],
  help: [
    'Ja, war letzte Woche erst dort.',
    'Nimm den Seiteneingang, das geht schneller.',
    'Über die Webseite hat es bei mir geklappt.',
  ],
  reply: ['Das tut uns leid. Schickst du uns deine Buchungsnummer?', 'Danke für den Hinweis, wir kümmern uns.'],
  fixed: ['Der Fehler lag bei uns und ist seit heute behoben. Danke für die Geduld.'],
  post: [
    'Bei welchem Film habt ihr geweint?',
    'Neue Sessel in Saal 1.',
    'Spätvorstellung am Freitag, Popcorn inklusive.',
  ],
}

const RUSSIAN: Sentences = {
  praise: ['Отличный вечер в {b}, спасибо!', 'Звук в {b} просто до мурашек.', 'Сводил маму в {b}, она в восторге.'],
  remark: ['Сегодня идём в {b}.', 'В пятницу в {b} премьера.', 'Седьмой ряд в {b}, как всегда.'],
  gripe: ['Сколько стоит вода в {b}?!', 'Полфильма в {b} шло не в фокусе.', 'Больше в {b} ни ногой.'],
  question: ['В {b} бывают сеансы с субтитрами по воскресеньям?', 'Можно ли в {b} с коляской?'],
  crash: ['Приложение {b} зависло на оплате. Дважды.', '{b}, ваше приложение вылетает на выборе места.'],
  queue: ['Из-за очереди за попкорном в {b} пропустил начало.', 'Одна касса в субботу, {b}? Серьёзно?'],
  cold: ['В третьем зале {b} можно замёрзнуть.', 'В {b} весь фильм сидели в куртках.'],
  help: ['Да, был там на прошлой неделе.', 'Попробуйте боковой вход, там быстрее.', 'Через сайт оплата проходит.'],
  reply: ['Простите за неудобство. Пришлёте номер заказа?', 'Спасибо, что написали. Разбираемся.'],
  fixed: ['Это была наша ошибка, с сегодняшнего дня она исправлена. Спасибо за терпение.'],
  post: ['На каком фильме вы плакали?', 'Новые кресла в первом зале.', 'Ночной сеанс в пятницу, попкорн в подарок.'],
}

const POLISH: Sentences = {
  praise: ['Świetny wieczór w {b}, dziękuję!', 'Dźwięk w {b} robi wrażenie.', 'W {b} zawsze miła obsługa.'],
  remark: ['Dziś wieczorem {b}.', 'W piątek w {b} premiera.', 'Siódmy rząd w {b}, jak zwykle.'],
  gripe: ['Ile kosztuje woda w {b}?', 'Obraz w {b} był nieostry.', 'Nigdy więcej {b}.'],
  question: ['Czy {b} gra w niedziele filmy z napisami?', 'Czy do {b} można wejść z wózkiem?'],
  crash: ['Aplikacja {b} zawiesiła się przy płatności.', '{b}, wasza aplikacja wylogowuje mnie przy wyborze miejsca.'],
  queue: ['Przez kolejkę w {b} przegapiłem początek.', 'Jedna kasa w sobotę, {b}?'],
  cold: ['W {b} w sali 3 jest lodowato.', 'W {b} cały film w kurtce.'],
  help: ['Tak, byłam tam w zeszłym tygodniu.', 'Wejdź bocznym wejściem, jest szybciej.', 'Przez stronę zadziałało.'],
  reply: ['Przepraszamy. Czy możesz podać numer rezerwacji?', 'Dziękujemy za sygnał, sprawdzamy.'],
  fixed: ['To był nasz błąd, od dziś jest naprawiony. Dziękujemy za cierpliwość.'],
  post: ['Na jakim filmie płakaliście?', 'Nowe fotele w sali 1.', 'Nocny seans w piątek, popcorn gratis.'],
}

const SPANISH: Sentences = {
  praise: [
    'Gran noche en {b}, ¡gracias!',
    'El sonido de {b} pone la piel de gallina.',
    'Llevé a mi madre a {b} y sigue feliz.',
  ],
  remark: ['Esta noche, {b}.', 'El viernes estrenan en {b}.', 'Fila 7 en {b}, como siempre.'],
  gripe: ['¿Cuánto cuesta el agua en {b}?', 'Media película desenfocada en {b}.', 'Nunca más, {b}.'],
  question: ['¿{b} pone películas con subtítulos los domingos?', '¿Se puede entrar con cochecito a {b}?'],
  crash: ['La aplicación de {b} se colgó al pagar. Dos veces.', '{b}, vuestra aplicación me echa al elegir butaca.'],
  queue: ['Me perdí el principio por la cola de {b}.', '¿Una sola caja un sábado, {b}?'],
  cold: ['Llevad abrigo a la sala 3 de {b}.', 'Pasé frío toda la película en {b}.'],
  help: ['Sí, estuve la semana pasada.', 'Prueba la entrada lateral, es más rápida.', 'A mí me funcionó en la web.'],
  reply: ['Lo sentimos. ¿Nos mandas tu número de reserva?', 'Gracias por avisar, lo estamos mirando.'],
  fixed: ['Fue un error nuestro y desde hoy está arreglado. Gracias por la paciencia.'],
  post: [
    '¿Con qué película llorasteis?',
    'Butacas nuevas en la sala 1.',
    'Sesión golfa el viernes, palomitas incluidas.',
  ],
}

const CHINESE: Sentences = {
  praise: ['在{b}度过了很棒的一晚，谢谢！', '{b}的音响太震撼了。', '带妈妈去了{b}，她特别开心。'],
  remark: ['今晚去{b}。', '周五{b}上新片。', '{b}第七排，老位置。'],
  gripe: ['{b}的水怎么这么贵？', '在{b}看了半场模糊的电影。', '再也不去{b}了。'],
  question: ['{b}周日有字幕场吗？', '可以推婴儿车进{b}吗？'],
  crash: ['{b}的应用付款时卡住了，两次。', '{b}的应用一选座就闪退。'],
  queue: ['在{b}排队买爆米花，错过了开头。', '周六只开一个窗口，{b}认真的吗？'],
  cold: ['{b}三号厅太冷了，记得带外套。', '在{b}冻了一整场。'],
  help: ['有的，我上周刚去过。', '走侧门更快。', '用网页付款可以。'],
  reply: ['非常抱歉，可以把订单号发给我们吗？', '谢谢告知，我们正在处理。'],
  fixed: ['这是我们的问题，今天已经修好，感谢耐心等待。'],
  post: ['哪部电影让你落泪？', '一号厅换了新座椅。', '周五午夜场，送爆米花。'],
}

const SENTENCES: Record<Language, Sentences> = {
  en: ENGLISH,
  de: GERMAN,
  ru: RUSSIAN,
  pl: POLISH,
  es: SPANISH,
  zh: CHINESE,
}

/** A sentence for the occasion, in the language, about the brand. */
export function sentence(language: Language, occasion: Occasion, brand: string, random: Random): string {
  return random.pick(SENTENCES[language][occasion]).replaceAll('{b}', brand)
}
