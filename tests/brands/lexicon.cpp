#include "brands/lexicon.hpp"

namespace brands {

namespace {

constexpr std::array<Word, 30> all_adjectives{{
    {"Light", "Leichte", "Léger", "軽い"},
    {"Warm", "Warme", "Chaud", "暖かい"},
    {"Classic", "Klassische", "Classique", "クラシック"},
    {"Organic", "Bio", "Biologique", "オーガニック"},
    {"Waterproof", "Wasserdichte", "Imperméable", "防水"},
    {"Soft", "Weiche", "Doux", "柔らかい"},
    {"Slim", "Schmale", "Ajusté", "スリム"},
    {"Wide", "Weite", "Large", "ワイド"},
    {"Ribbed", "Gerippte", "Côtelé", "リブ"},
    {"Recycled", "Recycelte", "Recyclé", "再生"},
    {"Quilted", "Gesteppte", "Matelassé", "キルト"},
    {"Hooded", "Kapuzen", "Capuche", "フード付き"},
    {"Daily", "Tägliche", "Quotidien", "毎日"},
    {"Premium", "Premium", "Premium", "プレミアム"},
    {"Mini", "Mini", "Mini", "ミニ"},
    {"Heavy", "Schwere", "Lourd", "重い"},
    {"Printed", "Bedruckte", "Imprimé", "プリント"},
    {"Washed", "Gewaschene", "Délavé", "洗い"},
    {"Brushed", "Gebürstete", "Brossé", "起毛"},
    {"Handmade", "Handgemachte", "Artisanal", "手作り"},
    {"Foldable", "Faltbare", "Pliable", "折りたたみ"},
    {"Natural", "Natürliche", "Naturel", "天然"},
    {"Gentle", "Sanfte", "Tendre", "優しい"},
    {"Fresh", "Frische", "Frais", "新鮮"},
    {"Dark", "Dunkle", "Foncé", "濃い"},
    {"Smoked", "Geräucherte", "Fumé", "燻製"},
    {"Wild", "Wilde", "Sauvage", "野生"},
    {"Cordless", "Kabellose", "Sans-fil", "コードレス"},
    {"Compact", "Kompakte", "Compact", "小型"},
    {"Summer", "Sommer", "Été", "夏"},
}};

constexpr std::array<Word, 18> all_colours{{
    {"Black", "Schwarz", "Noir", "黒"},
    {"White", "Weiß", "Blanc", "白"},
    {"Navy", "Marine", "Bleu marine", "紺"},
    {"Red", "Rot", "Rouge", "赤"},
    {"Green", "Grün", "Vert", "緑"},
    {"Grey", "Grau", "Gris", "灰"},
    {"Sand", "Sand", "Sable", "砂色"},
    {"Olive", "Oliv", "Olive", "オリーブ"},
    {"Rose", "Rosé", "Rose", "ローズ"},
    {"Sky Blue", "Himmelblau", "Bleu ciel", "空色"},
    {"Mustard", "Senf", "Moutarde", "からし"},
    {"Rust", "Rost", "Rouille", "錆色"},
    {"Cream", "Creme", "Crème", "クリーム"},
    {"Brown", "Braun", "Marron", "茶"},
    {"Lilac", "Flieder", "Lilas", "藤色"},
    {"Teal", "Petrol", "Canard", "青緑"},
    {"Charcoal", "Anthrazit", "Anthracite", "炭"},
    {"Yellow", "Gelb", "Jaune", "黄"},
}};

constexpr Word tops{"Tops", "Oberteile", "Hauts", "トップス"};
constexpr Word bottoms{"Bottoms", "Hosen", "Bas", "ボトムス"};
constexpr Word outer{"Outerwear", "Jacken", "Vestes", "アウター"};
constexpr Word skin{"Skin care", "Hautpflege", "Soin", "スキンケア"};
constexpr Word hair{"Hair care", "Haarpflege", "Cheveux", "ヘアケア"};
constexpr Word living{"Living", "Wohnen", "Maison", "リビング"};
constexpr Word kitchen{"Kitchen", "Küche", "Cuisine", "キッチン"};
constexpr Word shoes{"Shoes", "Schuhe", "Chaussures", "靴"};
constexpr Word tea{"Tea", "Tee", "Thé", "お茶"};
constexpr Word food{"Food", "Lebensmittel", "Épicerie", "食品"};
constexpr Word tools{"Tools", "Werkzeug", "Outils", "工具"};

constexpr std::array<Noun, 12> clothes{{
    {{"Jacket", "Jacke", "Veste", "ジャケット"}, outer, 149},
    {{"Coat", "Mantel", "Manteau", "コート"}, outer, 219},
    {{"Vest", "Weste", "Gilet", "ベスト"}, outer, 89},
    {{"Shirt", "Hemd", "Chemise", "シャツ"}, tops, 59},
    {{"Tee", "T-Shirt", "T-shirt", "Tシャツ"}, tops, 29},
    {{"Sweater", "Pullover", "Pull", "セーター"}, tops, 79},
    {{"Hoodie", "Kapuzenpulli", "Sweat", "パーカー"}, tops, 69},
    {{"Dress", "Kleid", "Robe", "ワンピース"}, tops, 99},
    {{"Trousers", "Hose", "Pantalon", "ズボン"}, bottoms, 89},
    {{"Shorts", "Shorts", "Short", "短パン"}, bottoms, 49},
    {{"Skirt", "Rock", "Jupe", "スカート"}, bottoms, 59},
    {{"Leggings", "Leggings", "Legging", "レギンス"}, bottoms, 45},
}};
constexpr std::array<Noun, 10> cosmetics{{
    {{"Serum", "Serum", "Sérum", "美容液"}, skin, 39},
    {{"Face Cream", "Gesichtscreme", "Crème visage", "フェイスクリーム"},
     skin,
     32},
    {{"Cleanser", "Reiniger", "Nettoyant", "洗顔料"}, skin, 19},
    {{"Toner", "Gesichtswasser", "Lotion", "化粧水"}, skin, 22},
    {{"Body Oil", "Körperöl", "Huile corps", "ボディオイル"}, skin, 28},
    {{"Hand Cream", "Handcreme", "Crème mains", "ハンドクリーム"}, skin, 12},
    {{"Shampoo", "Shampoo", "Shampooing", "シャンプー"}, hair, 18},
    {{"Conditioner", "Spülung", "Après-shampooing", "リンス"}, hair, 18},
    {{"Hair Mask", "Haarmaske", "Masque cheveux", "ヘアマスク"}, hair, 26},
    {{"Soap", "Seife", "Savon", "石鹸"}, skin, 8},
}};
constexpr std::array<Noun, 12> homeware{{
    {{"Lamp", "Lampe", "Lampe", "ランプ"}, living, 129},
    {{"Cushion", "Kissen", "Coussin", "クッション"}, living, 39},
    {{"Blanket", "Decke", "Couverture", "毛布"}, living, 89},
    {{"Vase", "Vase", "Vase", "花瓶"}, living, 45},
    {{"Mirror", "Spiegel", "Miroir", "鏡"}, living, 159},
    {{"Chair", "Stuhl", "Chaise", "椅子"}, living, 249},
    {{"Rug", "Teppich", "Tapis", "ラグ"}, living, 299},
    {{"Mug", "Becher", "Tasse", "マグ"}, kitchen, 18},
    {{"Plate", "Teller", "Assiette", "皿"}, kitchen, 22},
    {{"Bowl", "Schüssel", "Bol", "ボウル"}, kitchen, 24},
    {{"Pan", "Pfanne", "Poêle", "フライパン"}, kitchen, 79},
    {{"Knife", "Messer", "Couteau", "包丁"}, kitchen, 65},
}};
constexpr std::array<Noun, 8> footwear{{
    {{"Sneaker", "Turnschuh", "Basket", "スニーカー"}, shoes, 119},
    {{"Boot", "Stiefel", "Botte", "ブーツ"}, shoes, 189},
    {{"Sandal", "Sandale", "Sandale", "サンダル"}, shoes, 69},
    {{"Loafer", "Slipper", "Mocassin", "ローファー"}, shoes, 139},
    {{"Runner", "Laufschuh", "Running", "ランナー"}, shoes, 149},
    {{"Trainer", "Trainer", "Tennis", "トレーナー"}, shoes, 99},
    {{"Clog", "Clog", "Sabot", "クロッグ"}, shoes, 79},
    {{"Hiker", "Wanderschuh", "Randonnée", "ハイカー"}, shoes, 169},
}};
constexpr std::array<Noun, 10> groceries{{
    {{"Green Tea", "Grüner Tee", "Thé vert", "緑茶"}, tea, 14},
    {{"Black Tea", "Schwarzer Tee", "Thé noir", "紅茶"}, tea, 12},
    {{"Herbal Tea", "Kräutertee", "Tisane", "ハーブティー"}, tea, 11},
    {{"Coffee", "Kaffee", "Café", "コーヒー"}, food, 16},
    {{"Honey", "Honig", "Miel", "蜂蜜"}, food, 13},
    {{"Olive Oil", "Olivenöl", "Huile d'olive", "オリーブ油"}, food, 24},
    {{"Granola", "Müsli", "Granola", "グラノーラ"}, food, 9},
    {{"Chocolate", "Schokolade", "Chocolat", "チョコレート"}, food, 7},
    {{"Jam", "Marmelade", "Confiture", "ジャム"}, food, 6},
    {{"Spice Mix", "Gewürzmischung", "Mélange d'épices", "スパイス"}, food, 8},
}};
constexpr std::array<Noun, 10> hardware{{
    {{"Drill", "Bohrer", "Perceuse", "ドリル"}, tools, 149},
    {{"Saw", "Säge", "Scie", "のこぎり"}, tools, 129},
    {{"Sander", "Schleifer", "Ponceuse", "サンダー"}, tools, 99},
    {{"Hammer", "Hammer", "Marteau", "ハンマー"}, tools, 29},
    {{"Charger", "Ladegerät", "Chargeur", "充電器"}, tools, 59},
    {{"Battery", "Akku", "Batterie", "電池"}, tools, 79},
    {{"Blade", "Klinge", "Lame", "刃"}, tools, 19},
    {{"Pump", "Pumpe", "Pompe", "ポンプ"}, tools, 89},
    {{"Torch", "Taschenlampe", "Torche", "懐中電灯"}, tools, 39},
    {{"Wrench", "Schlüssel", "Clé", "レンチ"}, tools, 24},
}};

} // namespace

std::span<const Word> adjectives() {
    return all_adjectives;
}

std::span<const Word> colours() {
    return all_colours;
}

std::span<const Noun> nouns(std::size_t kind) {
    const std::array<std::span<const Noun>, 8> kinds{
        clothes,  clothes,   cosmetics, homeware,
        footwear, groceries, hardware,  homeware};
    return kinds[kind % kinds.size()];
}

std::string made_up_name(Random& random) {
    constexpr std::array<std::string_view, 20> first{
        "Tal", "Mor", "Al",  "Ber", "Cas", "Dor", "El",   "Fen", "Gal", "Hel",
        "Is",  "Kor", "Lin", "Nor", "Os",  "Per", "Quin", "Ros", "Sel", "Vin"};
    constexpr std::array<std::string_view, 20> then{
        "ve", "a",   "mi", "do", "ri", "sta", "len", "go", "ta", "ne",
        "lo", "bar", "ke", "vi", "ma", "ro",  "di",  "so", "fa", "we"};
    constexpr std::array<std::string_view, 16> last{
        "ro", "n",  "sen", "la", "ria", "x",  "dal", "th",
        "ck", "by", "ton", "va", "lo",  "ne", "ss",  "ra"};
    std::string name{random.one_of(first)};
    name += random.one_of(then);
    name += random.one_of(last);
    return name;
}

} // namespace brands
