#include "unit/shopify/plain_reader.hpp"

#include "shopify/product_line.hpp"
#include "unit/shopify/plain_numbers.hpp"

#include <hwsync/error.hpp>
#include <hwsync/time.hpp>

#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <set>

namespace plain {

namespace {

using hwsync::RecordKind;
using Json = rapidjson::Value;
using Type = hwsync::Value::Type;

enum class Rule {
    text,
    time,
    flag,
    integer,
    real,
    list,
    item,
    parent,
    product,
    own_id
};

struct Field {
    std::string path;
    Rule rule;
    std::string column;
};

const std::vector<Field> product_fields{
    {"id", Rule::own_id, ""},
    {"handle", Rule::text, "handle"},
    {"title", Rule::text, "title"},
    {"descriptionHtml", Rule::text, "description_html"},
    {"vendor", Rule::text, "vendor"},
    {"productType", Rule::text, "product_type"},
    {"status", Rule::text, "status"},
    {"tags", Rule::list, "tags"},
    {"isGiftCard", Rule::flag, "is_gift_card"},
    {"hasVariantsThatRequiresComponents", Rule::flag, "is_kit"},
    {"createdAt", Rule::time, "created_at"},
    {"updatedAt", Rule::time, "updated_at"},
    {"publishedAt", Rule::time, "published_at"},
    {"variantsCount.count", Rule::integer, "variants_count"},
    {"category.id", Rule::text, "category_id"},
    {"category.name", Rule::text, "category_name"},
    {"category.fullName", Rule::text, "category_full_name"},
    {"options", Rule::list, "options"},
    {"featuredMedia.preview.image.url", Rule::text, "image_url"},
    {"seo.title", Rule::text, "seo_title"},
    {"seo.description", Rule::text, "seo_description"},
    {"onlineStoreUrl", Rule::text, "online_store_url"},
};

const std::vector<Field> variant_fields{
    {"id", Rule::own_id, ""},
    {"__parentId", Rule::parent, ""},
    {"product.id", Rule::product, ""},
    {"title", Rule::text, "title"},
    {"sku", Rule::text, "sku"},
    {"barcode", Rule::text, "barcode"},
    {"price", Rule::text, "price"},
    {"compareAtPrice", Rule::text, "compare_at_price"},
    {"position", Rule::integer, "position"},
    {"taxable", Rule::flag, "taxable"},
    {"requiresComponents", Rule::flag, "is_kit"},
    {"createdAt", Rule::time, "created_at"},
    {"updatedAt", Rule::time, "updated_at"},
    {"selectedOptions", Rule::list, "selected_options"},
    {"inventoryItem.id", Rule::item, "inventory_item_id"},
    {"inventoryItem.requiresShipping", Rule::flag, "requires_shipping"},
    {"inventoryItem.tracked", Rule::flag, "tracked"},
    {"inventoryItem.measurement.weight.value", Rule::real, "weight"},
    {"inventoryItem.measurement.weight.unit", Rule::text, "weight_unit"},
};

/// Makes a document of a line, and reads its numbers with the standard library:
/// RapidJSON 1.1.0's own exact reading counts the leading zero bits of a zero.
struct ExactNumbers {
    rapidjson::Document& document;

    // NOLINTBEGIN(readability-identifier-naming): the names RapidJSON calls.
    bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
        const std::string text{digits, size};
        if (text.find_first_of(".eE") != std::string::npos) {
            return document.Double(std::strtod(text.c_str(), nullptr));
        }
        const auto* end = text.data() + size;
        std::int64_t with_sign = 0;
        if (std::from_chars(text.data(), end, with_sign).ec == std::errc{}) {
            return document.Int64(with_sign);
        }
        std::uint64_t without_sign = 0;
        std::from_chars(text.data(), end, without_sign);
        return document.Uint64(without_sign);
    }

    bool Null() { return document.Null(); }
    bool Bool(bool flag) { return document.Bool(flag); }
    bool Int(int number) { return document.Int(number); }
    bool Uint(unsigned number) { return document.Uint(number); }
    bool Int64(std::int64_t number) { return document.Int64(number); }
    bool Uint64(std::uint64_t number) { return document.Uint64(number); }
    bool Double(double number) { return document.Double(number); }
    bool String(const char* text, rapidjson::SizeType size, bool copy) {
        return document.String(text, size, copy);
    }
    bool StartObject() { return document.StartObject(); }
    bool Key(const char* text, rapidjson::SizeType size, bool copy) {
        return document.Key(text, size, copy);
    }
    bool EndObject(rapidjson::SizeType count) {
        return document.EndObject(count);
    }
    bool StartArray() { return document.StartArray(); }
    bool EndArray(rapidjson::SizeType count) {
        return document.EndArray(count);
    }
    // NOLINTEND(readability-identifier-naming)
};

/// The line with every lone surrogate made a question mark, or nothing where
/// there is none.
std::optional<std::string> mended(std::string_view text) {
    const auto unit_at = [&](std::size_t at) -> long {
        if (at + 6 > text.size() || text.substr(at, 2) != "\\u") {
            return -1;
        }
        const std::string hex{text.substr(at + 2, 4)};
        return hex.find_first_not_of("0123456789abcdefABCDEF") ==
                       std::string::npos
                   ? std::strtol(hex.c_str(), nullptr, 16)
                   : -1;
    };
    std::string result{text};
    bool found = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            continue;
        }
        const auto surrogates = unit_at(at) >> 10;
        if (surrogates == 0xd800 >> 10 &&
            unit_at(at + 6) >> 10 == 0xdc00 >> 10) {
            at += 11;
        } else if (surrogates == 0xd800 >> 10 || surrogates == 0xdc00 >> 10) {
            result.replace(at, 6, "\\u003f");
            found = true;
            at += 5;
        } else {
            ++at;
        }
    }
    return found ? std::optional{result} : std::nullopt;
}

std::optional<std::int64_t> number_of(std::string_view gid,
                                      std::string_view kind) {
    const auto prefix = "gid://shopify/" + std::string{kind} + "/";
    if (gid.substr(0, prefix.size()) != prefix) {
        return std::nullopt;
    }
    const std::string digits{gid.substr(prefix.size())};
    if (digits.empty() || digits.size() > 19 || digits[0] == '0' ||
        digits.find_first_not_of("0123456789") != std::string::npos) {
        return std::nullopt;
    }
    const auto number = std::stoull(digits);
    return number >> 63U == 0 ? std::optional{static_cast<std::int64_t>(number)}
                              : std::nullopt;
}

std::string_view text_of(const Json& json) {
    return {json.GetString(), json.GetStringLength()};
}

/// The gid that base64 stands for; else the text itself.
std::string without_base64(std::string text) {
    if (!text.starts_with("Z2lkOi8v")) {
        return text;
    }
    const std::string digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bits;
    for (const char c : text.substr(0, text.find('='))) {
        const auto digit = digits.find(c);
        if (digit == std::string::npos) {
            return text;
        }
        for (unsigned bit = 32; bit > 0; bit /= 2) {
            bits += (digit & bit) != 0 ? '1' : '0';
        }
    }
    std::string bytes;
    for (std::size_t at = 0; at + 8 <= bits.size(); at += 8) {
        bytes += static_cast<char>(std::stoul(bits.substr(at, 8), nullptr, 2));
    }
    return bytes;
}

/// An id: of which kind (empty for a bare number), and 0 where the number is
/// none.
struct Id {
    std::string kind;
    std::int64_t number = 0;
};

std::optional<Id> id_of(const Json& json) {
    if (json.IsInt64()) {
        return json.GetInt64() > 0 ? std::optional{Id{{}, json.GetInt64()}}
                                   : std::nullopt;
    }
    if (!json.IsString()) {
        return std::nullopt;
    }
    const auto text = without_base64(std::string{text_of(json)});
    const std::string start = "gid://shopify/";
    const auto slash = text.find('/', start.size());
    if (text.starts_with(start) && slash != std::string::npos &&
        slash != start.size()) {
        const auto kind = text.substr(start.size(), slash - start.size());
        return Id{
            kind,
            number_of(text.substr(0, text.find('?', slash)), kind).value_or(0)};
    }
    const auto number = number_of("gid://shopify/X/" + text, "X");
    return number ? std::optional{Id{{}, *number}} : std::nullopt;
}

std::optional<std::int64_t> number_in(const Json& json, std::string_view kind) {
    const auto id = id_of(json);
    return id && id->number != 0 && (id->kind.empty() || id->kind == kind)
               ? std::optional{id->number}
               : std::nullopt;
}

/// What a line is whose id does not say it: Product, ProductVariant, another
/// kind, or nothing.
std::string kind_by_members(const Json& json, bool has_id) {
    const std::set<std::string> of_products{
        "handle",        "vendor",       "productType", "status",
        "tags",          "isGiftCard",   "publishedAt", "descriptionHtml",
        "variantsCount", "featuredMedia"};
    const std::set<std::string> of_variants{"sku",
                                            "barcode",
                                            "price",
                                            "inventoryItem",
                                            "selectedOptions",
                                            "compareAtPrice",
                                            "taxable",
                                            "availableForSale",
                                            "inventoryQuantity",
                                            "inventoryPolicy",
                                            "requiresComponents"};
    const std::set<std::string> of_either{"title", "createdAt", "updatedAt"};
    const std::set<std::string> of_others{
        "alt",       "image",     "preview", "mediaContentType",
        "sources",   "namespace", "key",     "value",
        "available", "location",  "name",    "quantities"};
    std::string type;
    std::set<std::string> seen;
    for (const auto& member : json.GetObject()) {
        const std::string name{text_of(member.name)};
        if (member.value.IsNull()) {
            continue;
        }
        if (name == "__typename" && member.value.IsString()) {
            type = text_of(member.value);
        }
        for (const auto* list :
             {&of_products, &of_variants, &of_either, &of_others}) {
            if (list->contains(name)) {
                seen.insert(list == &of_products   ? "product"
                            : list == &of_variants ? "variant"
                            : list == &of_either   ? "either"
                                                   : "other");
            }
        }
        if (name == "__parentId" || name == "product") {
            seen.insert("parent");
        }
        if (name == "title") {
            seen.insert("title");
        }
    }
    if (!type.empty()) {
        return type;
    }
    const bool hangs = seen.contains("parent");
    const bool is_titled = seen.contains("title") && !seen.contains("product");
    if (!has_id && hangs && !is_titled && !seen.contains("variant")) {
        return "other";
    }
    if (seen.contains("variant") && (hangs || !seen.contains("product"))) {
        return "ProductVariant";
    }
    if (seen.contains("product") && !hangs) {
        return "Product";
    }
    if (seen.contains("other")) {
        return "other";
    }
    return hangs && seen.contains("either") ? "ProductVariant" : "";
}

/// Whether a text in it, or a name, holds U+0000.
bool holds_nul(const Json& json) {
    if (json.IsString()) {
        return text_of(json).find('\0') != std::string_view::npos;
    }
    bool found = false;
    if (json.IsArray()) {
        for (const auto& item : json.GetArray()) {
            found |= holds_nul(item);
        }
    } else if (json.IsObject()) {
        for (const auto& member : json.GetObject()) {
            found |= holds_nul(member.name) || holds_nul(member.value);
        }
    }
    return found;
}

/// Fills `value` with what stands at the end of a path; false to reject.
bool take(const Json& json, Rule rule, Line& line, Value& value) {
    const bool is_parent = rule == Rule::parent || rule == Rule::product;
    if (rule == Rule::own_id || (json.IsNull() && is_parent)) {
        return true;
    }
    if (json.IsNull()) {
        value.type = Type::null;
        return true;
    }
    if (is_parent) {
        const auto id = number_in(json, "Product");
        if (!id && rule == Rule::parent) {
            line.has_other_parent = true;
            return true;
        }
        if (!id || (line.product_id != 0 && line.product_id != *id)) {
            return false;
        }
        line.product_id = *id;
    } else if (rule == Rule::text && json.IsString()) {
        value = {Type::text, std::string{text_of(json)}, 0, 0};
        return value.text.find('\0') == std::string::npos;
    } else if (rule == Rule::time && json.IsString()) {
        const auto time = hwsync::parse_time(text_of(json));
        if (!time) {
            return false;
        }
        value = {Type::text, hwsync::format_time(*time), 0, 0};
    } else if (rule == Rule::flag && json.IsBool()) {
        value = {Type::integer, {}, json.GetBool() ? 1 : 0, 0};
    } else if (rule == Rule::integer && json.IsInt64()) {
        value = {Type::integer, {}, json.GetInt64(), 0};
    } else if (rule == Rule::real && json.IsNumber()) {
        value = {Type::real, {}, 0, json.GetDouble()};
    } else if (rule == Rule::item) {
        const auto id = number_in(json, "InventoryItem");
        value = {Type::integer, {}, id.value_or(0), 0};
        return id.has_value();
    } else if (rule == Rule::list && json.IsArray()) {
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
        json.Accept(writer);
        value = {Type::text, {buffer.GetString(), buffer.GetSize()}, 0, 0};
        return !holds_nul(json);
    } else {
        return false;
    }
    return true;
}

std::size_t position_of(RecordKind kind, const std::string& column) {
    const auto fields = hwsync::fields_of(kind);
    return static_cast<std::size_t>(std::find_if(fields.begin(), fields.end(),
                                                 [&](const auto& field) {
                                                     return field.column ==
                                                            column;
                                                 }) -
                                    fields.begin());
}

/// Reads what the fields' paths name below `json`, whose own path is `prefix`.
bool read_below(const Json& json, const std::string& prefix,
                const std::vector<Field>& fields, Line& line) {
    std::set<std::string> names;
    for (const auto& field : fields) {
        if (field.path.starts_with(prefix)) {
            const auto rest = field.path.substr(prefix.size());
            names.insert(rest.substr(0, rest.find('.')));
        }
    }
    if (!json.IsObject() && !json.IsNull()) {
        return false;
    }
    static const Json null;
    for (const auto& name : names) {
        std::vector<const Json*> found;
        if (json.IsNull()) {
            found.push_back(&null);
        } else {
            for (const auto& member : json.GetObject()) {
                if (text_of(member.name) == name) {
                    found.push_back(&member.value);
                }
            }
        }
        if (found.empty()) {
            continue;
        }
        const auto path = prefix + name;
        const auto field =
            std::find_if(fields.begin(), fields.end(),
                         [&](const auto& each) { return each.path == path; });
        Value unused;
        auto& value = field == fields.end() || field->column.empty()
                          ? unused
                          : line.values[position_of(line.kind, field->column)];
        if (found.size() > 1 ||
            !(field == fields.end()
                  ? read_below(*found[0], path + ".", fields, line)
                  : take(*found[0], field->rule, line, value))) {
            return false;
        }
    }
    return true;
}

Line of_outcome(Outcome outcome) {
    Line line;
    line.outcome = outcome;
    return line;
}

/// `is_readable`: all of it stands in `json` as it stood in the line.
Line read_object(const Json& json, bool is_readable) {
    const auto member = json.FindMember("id");
    const auto id =
        member == json.MemberEnd() ? std::nullopt : id_of(member->value);
    const bool has_id = member != json.MemberEnd() && !member->value.IsNull();
    const auto kind =
        id && !id->kind.empty() ? id->kind : kind_by_members(json, has_id);
    if (!kind.empty() && kind != "Product" && kind != "ProductVariant") {
        return of_outcome(Outcome::skipped);
    }
    if (!is_readable || kind.empty() || !id || id->number == 0) {
        return of_outcome(Outcome::rejected);
    }
    Line line;
    line.outcome = Outcome::record;
    line.kind = kind == "Product" ? RecordKind::product : RecordKind::variant;
    line.id = id->number;
    line.values.resize(hwsync::fields_of(line.kind).size());
    const auto& fields =
        line.kind == RecordKind::product ? product_fields : variant_fields;
    if (!read_below(json, "", fields, line) ||
        (line.has_other_parent && line.product_id == 0)) {
        return of_outcome(Outcome::rejected);
    }
    line.has_other_parent = false;
    return line;
}

} // namespace

int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    for (const char c : text) {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

Line read(std::string_view text) {
    const auto changed = mended(text);
    const auto readable =
        with_readable_numbers(changed.value_or(std::string{text}));
    std::string json = readable.first;
    if (json.find('\0') != std::string::npos) {
        return of_outcome(Outcome::damaged);
    }
    // RapidJSON 1.1.0 reads up to four bytes on from a character cut short.
    json.append(4, '\0');
    rapidjson::Document document;
    ExactNumbers numbers{document};
    bool is_json = false;
    auto fill = [&](rapidjson::Document&) {
        rapidjson::StringStream stream{json.c_str()};
        constexpr unsigned strict = rapidjson::kParseValidateEncodingFlag |
                                    rapidjson::kParseIterativeFlag |
                                    rapidjson::kParseNumbersAsStringsFlag;
        rapidjson::Reader reader;
        is_json = !reader.Parse<strict>(stream, numbers).IsError();
        return is_json;
    };
    document.Populate(fill);
    if (!is_json || !document.IsObject()) {
        return of_outcome(Outcome::damaged);
    }
    return read_object(document, !changed && readable.second);
}

Line parse(std::string_view text) {
    // Past the line there is room to read, and nothing there may count.
    const std::string padded = std::string{text} + std::string(64, '"');
    static hwsync::ProductLineParser parser{"export.jsonl"};
    hwsync::TextArena arena;
    hwsync::Record record;
    hwsync::Reject reject;
    try {
        using Result = hwsync::ProductLineParser::Result;
        const auto result = parser.parse({padded.data(), text.size()}, 1, arena,
                                         record, reject);
        if (result != Result::record) {
            return of_outcome(result == Result::skipped ? Outcome::skipped
                                                        : Outcome::rejected);
        }
    } catch (const hwsync::Error&) {
        return of_outcome(Outcome::damaged);
    }
    Line line{Outcome::record,   record.kind, record.id,
              record.product_id, {},          false};
    for (std::size_t i = 0; i < hwsync::fields_of(record.kind).size(); ++i) {
        const auto& value = record.values[i];
        line.values.push_back(
            {value.type, std::string{value.text}, value.integer, value.real});
    }
    return line;
}

} // namespace plain
