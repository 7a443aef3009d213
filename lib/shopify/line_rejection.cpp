#include "shopify/line_rejection.hpp"

#include "base/json_memory.hpp"
#include "model/gid.hpp"
#include "shopify/line_kind.hpp"
#include <hwsync/text.hpp>

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace hwsync {

namespace {

constexpr unsigned parse_flags = rapidjson::kParseValidateEncodingFlag |
                                 rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseIterativeFlag;
constexpr int depth_limit = 64;
constexpr std::string_view get_another =
    "get a new export; nothing was imported";
constexpr std::string_view no_object =
    "not a JSON object (this may be a CSV or another kind of file)";

/// A row of headings as the admin's exports of products and inventory have it.
bool is_shopify_csv(std::string_view text) {
    const auto has = [text](std::string_view heading) {
        return text.find(heading) != std::string_view::npos;
    };
    return text.find_first_of(",;\t") != std::string_view::npos &&
           (has("Handle") || has("URL handle")) &&
           (has("Title") || has("Variant ") || has("SKU"));
}

[[noreturn]] void refuse_csv(std::string_view source, std::uint64_t number) {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: this is a product CSV of Shopify's, which "
                            "lacks the ids of products and variants",
                            printable(source, 200), number),
                "take the JSONL of a bulk operation: hwsync query prints what "
                "to ask for; nothing was imported");
}

[[noreturn]] void damaged(std::string_view source, std::uint64_t number,
                          std::string_view what) {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: the line is damaged: {}",
                            printable(source, 200), number, what),
                std::string{get_another});
}

/// The value of a \uXXXX escape at `at`, or nothing.
std::optional<unsigned> unicode_escape(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') {
        return std::nullopt;
    }
    unsigned value = 0;
    for (const char c : text.substr(at + 2, 4)) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) {
            return std::nullopt;
        }
        const char low = static_cast<char>(c | 0x20);
        value = value * 16 +
                static_cast<unsigned>(c <= '9' ? c - '0' : low - 'a' + 10);
    }
    return value;
}

bool is_high(std::optional<unsigned> unit) {
    return unit && *unit >= 0xd800 && *unit <= 0xdbff;
}

bool is_low(std::optional<unsigned> unit) {
    return unit && *unit >= 0xdc00 && *unit <= 0xdfff;
}

/// The text with U+FFFD written for every escaped surrogate that stands alone,
/// and whether there was one.
std::pair<std::string, bool> without_lone_surrogates(std::string_view text) {
    std::string mended;
    bool found = false;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] != '\\') {
            mended += text[at++];
            continue;
        }
        const auto unit = unicode_escape(text, at);
        if (is_high(unit) && is_low(unicode_escape(text, at + 6))) {
            mended += text.substr(at, 12);
            at += 12;
        } else if (is_high(unit) || is_low(unit)) {
            mended += "\\uFFFD";
            found = true;
            at += 6;
        } else {
            mended += text.substr(at, 2);
            at += 2;
        }
    }
    return {mended, found};
}

/// A number of as many digits may have had more.
constexpr std::size_t most_digits = 18;

/// The text with the digits of numbers left out that RapidJSON would call too
/// large: the line is as much JSON as before, and its ids can be read.
std::string with_short_numbers(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    bool in_string = false;
    bool in_exponent = false;
    std::size_t digits = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string && c == '\\') {
            result += text.substr(at++, 2);
            continue;
        }
        in_string = in_string != (c == '"');
        const bool is_digit = !in_string && c >= '0' && c <= '9';
        digits = is_digit ? digits + 1 : 0;
        if (!is_digit) {
            const bool is_sign = c == '+' || c == '-';
            in_exponent = !in_string &&
                          (c == 'e' || c == 'E' || (in_exponent && is_sign));
        }
        if (digits <= (in_exponent ? 1 : most_digits)) {
            result += c;
        }
    }
    return result;
}

int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            at += c == '\\' ? 1 : 0;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

std::string_view guess(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    const char c = first == std::string_view::npos ? ' ' : text[first];
    if (c == '<') {
        return "this looks like a web page, not a bulk operation's JSONL";
    }
    if (c == '[') {
        return "a JSON array is not JSONL: each line must be one object";
    }
    if (c != '{') {
        return no_object;
    }
    return {};
}

/// The id that a member names, if any. Numbers stand here as texts.
std::optional<AnyId> id_in(const JsonValue& object, const char* key) {
    const auto member = object.FindMember(key);
    if (member == object.MemberEnd() || !member->value.IsString() ||
        member->value.GetStringLength() == 0) {
        return std::nullopt;
    }
    auto id = parse_any_id(
        {member->value.GetString(), member->value.GetStringLength()});
    if (id && id->kind.empty() &&
        member->value.GetStringLength() >= most_digits) {
        return std::nullopt;
    }
    return id;
}

LineShape shape_of(const JsonDocument& document) {
    LineShape shape;
    for (const auto& member : document.GetObject()) {
        const std::string_view name{member.name.GetString(),
                                    member.name.GetStringLength()};
        if (member.value.IsNull()) {
            continue;
        }
        if (name == "__typename" && member.value.IsString()) {
            shape.see_type_name(
                {member.value.GetString(), member.value.GetStringLength()});
        } else if (name == "__parentId" || name == "product") {
            shape.see_parent();
        } else {
            shape.see_member(name);
        }
    }
    return shape;
}

std::int64_t product_in(const JsonValue& object, const char* key) {
    const auto id = id_in(object, key);
    return id && (id->kind.empty() || id->kind == "Product") ? id->id : 0;
}

LineKind kind_of(const JsonDocument& document, const std::optional<AnyId>& id) {
    if (id && !id->kind.empty()) {
        return kind_named(id->kind);
    }
    const auto member = document.FindMember("id");
    const bool has_id =
        member != document.MemberEnd() && !member->value.IsNull();
    return has_id ? shape_of(document).kind()
                  : shape_of(document).kind_without_id();
}

/// False for a line of another kind.
bool take_ids(const JsonDocument& document, Reject& reject) {
    const auto id = id_in(document, "id");
    const auto kind = kind_of(document, id);
    reject.kind = record_kind(kind);
    if (reject.kind && id) {
        reject.id = id->id;
    }
    if (reject.kind == RecordKind::product) {
        return true;
    }
    reject.product_id = product_in(document, "__parentId");
    if (const auto product = document.FindMember("product");
        reject.product_id == 0 && product != document.MemberEnd() &&
        product->value.IsObject()) {
        reject.product_id = product_in(product->value, "id");
    }
    return kind != LineKind::other;
}

} // namespace

std::optional<Reject> reject_or_throw(std::string_view text,
                                      std::uint64_t number,
                                      const std::string& source) {
    if (const auto what = guess(text); !what.empty()) {
        if (what == no_object && is_shopify_csv(text)) {
            refuse_csv(source, number);
        }
        damaged(source, number, what);
    }
    if (text.find('\0') != std::string_view::npos) {
        damaged(source, number, "it holds a NUL byte");
    }
    if (depth_of(text) > depth_limit) {
        damaged(source, number, "it is nested more than 64 deep");
    }
    const auto [mended, had_surrogate] = without_lone_surrogates(text);
    const auto readable = with_short_numbers(mended);
    JsonDocument document;
    document.Parse<parse_flags>(readable.data(), readable.size());
    if (document.HasParseError()) {
        damaged(
            source, number,
            fmt::format("not a complete JSON object ({} at byte {})",
                        rapidjson::GetParseError_En(document.GetParseError()),
                        document.GetErrorOffset() + 1));
    }
    if (!document.IsObject()) {
        damaged(source, number, "not a JSON object");
    }
    Reject reject{number,
                  had_surrogate ? "a lone surrogate in a text"
                                : "a number that does not fit 64 bits",
                  {},
                  0,
                  0};
    return take_ids(document, reject) ? std::optional{std::move(reject)}
                                      : std::nullopt;
}

} // namespace hwsync
