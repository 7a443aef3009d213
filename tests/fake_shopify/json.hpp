#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace fake {

using Json = rapidjson::Value;

/// Owns its memory, unlike Json.
using JsonDocument = rapidjson::Document;

inline std::string to_text(const Json& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    json.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

/// What of JSON is escaped that need not be: nothing; what Shopify always
/// escapes, which is each slash, U+2028 and U+2029; and & < > besides, as it
/// does at times.
enum class Escapes { none, slashes, html };

/// JSON text with such escapes. It has none of them before.
std::string escaped(const std::string& json, Escapes escapes);

/// Throws std::runtime_error.
inline JsonDocument parse_json(std::string_view text) {
    JsonDocument document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError()) {
        throw std::runtime_error("no JSON: " + std::string{text.substr(0, 80)});
    }
    return document;
}

/// Empty where there is no such text.
inline std::string text_of(const Json& object, const char* key) {
    if (!object.IsObject()) {
        return {};
    }
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsString()
               ? std::string{found->value.GetString(),
                             found->value.GetStringLength()}
               : std::string{};
}

inline int int_of(const Json& object, const char* key, int otherwise) {
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsInt()
               ? found->value.GetInt()
               : otherwise;
}

} // namespace fake
