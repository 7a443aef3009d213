#include "output/html_text.hpp"

#include "output/json_writer.hpp"

#include <hwsync/text.hpp>

namespace {

constexpr std::size_t longest_text = 300;
constexpr std::size_t longest_url = 2000;
constexpr std::string_view shopify_pictures = "https://cdn.shopify.com/";

} // namespace

std::string html_text(std::string_view data) {
    std::string text;
    for (const char c : hwsync::printable(data, longest_text)) {
        switch (c) {
        case '&':
            text += "&amp;";
            break;
        case '<':
            text += "&lt;";
            break;
        case '>':
            text += "&gt;";
            break;
        case '"':
            text += "&quot;";
            break;
        case '\'':
            text += "&#39;";
            break;
        default:
            text += c;
        }
    }
    return text;
}

std::string script_string(std::string_view data) {
    std::string text;
    for (const char c : json_quoted(hwsync::printable(data, longest_url))) {
        if (c == '<') {
            text += "\\u003c";
        } else {
            text += c;
        }
    }
    return text;
}

std::string picture_url(std::string_view url) {
    if (!url.starts_with("https://") || url.size() > longest_url) {
        return {};
    }
    std::string sized{url};
    if (url.starts_with(shopify_pictures) &&
        url.find('#') == std::string_view::npos) {
        sized += url.find('?') == std::string_view::npos ? '?' : '&';
        sized += "width=112";
    }
    return sized;
}
