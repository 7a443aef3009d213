#include "fake_shopify/json.hpp"

namespace fake {

std::string escaped(const std::string& json, Escapes escapes) {
    if (escapes == Escapes::none) {
        return json;
    }
    constexpr std::string_view line_separator = "\xE2\x80\xA8";
    constexpr std::string_view paragraph_separator = "\xE2\x80\xA9";
    const bool is_html = escapes == Escapes::html;
    std::string text;
    text.reserve(json.size() + json.size() / 8);
    // Outside of a JSON text's strings there is none of these.
    for (std::size_t at = 0; at < json.size(); ++at) {
        const std::string_view rest = std::string_view{json}.substr(at);
        if (json[at] == '/') {
            text += "\\/";
        } else if (is_html && json[at] == '&') {
            text += "\\u0026";
        } else if (is_html && json[at] == '<') {
            text += "\\u003c";
        } else if (is_html && json[at] == '>') {
            text += "\\u003e";
        } else if (rest.starts_with(line_separator)) {
            text += "\\u2028";
            at += line_separator.size() - 1;
        } else if (rest.starts_with(paragraph_separator)) {
            text += "\\u2029";
            at += paragraph_separator.size() - 1;
        } else {
            text += json[at];
        }
    }
    return text;
}

} // namespace fake
