#include "output/html_text.hpp"

#include "output/json_writer.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <utf8proc.h>

namespace {

constexpr std::size_t longest_text = 300;
constexpr std::size_t longest_url = 2000;
constexpr std::string_view shopify_pictures = "https://cdn.shopify.com/";

/// What is safe to show, with nothing in it that is markup.
std::string in_html(const std::string& shown) {
    std::string text;
    for (const char c : shown) {
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

/// What is safe to show, as a string that cannot end the element.
std::string in_script(const std::string& shown) {
    std::string text;
    for (const char c : json_quoted(shown)) {
        if (c == '<') {
            text += "\\u003c";
        } else {
            text += c;
        }
    }
    return text;
}

} // namespace

std::string html_text(std::string_view data) {
    return in_html(hwsync::printable(data, longest_text));
}

std::string html_title(std::string_view data) {
    return in_html(hwsync::printable_title(data, longest_text));
}

std::string script_string(std::string_view data) {
    return in_script(hwsync::printable(data, longest_url));
}

std::string script_title(std::string_view data) {
    return in_script(hwsync::printable_title(data, longest_url));
}

std::string exact_script_string(std::string_view data) {
    constexpr utf8proc_int32_t last_ascii = 0x7f;
    constexpr utf8proc_int32_t last_short = 0xffff;
    std::string text = "\"";
    while (!data.empty()) {
        utf8proc_int32_t c = 0;
        const auto length = utf8proc_iterate(
            reinterpret_cast<const utf8proc_uint8_t*>(data.data()),
            static_cast<utf8proc_ssize_t>(data.size()), &c);
        if (length <= 0) {
            c = 0xfffd;
        }
        if (c >= ' ' && c < last_ascii && c != '"' && c != '\\' && c != '<') {
            text += static_cast<char>(c);
        } else if (c <= last_short) {
            text += fmt::format("\\u{:04x}", c);
        } else {
            const auto rest = c - 0x10000;
            text += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10),
                                0xdc00 + (rest & 0x3ff));
        }
        data.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
    }
    return text + "\"";
}

std::string picture_url(std::string_view url) {
    if (!url.starts_with("https://") || url.size() > longest_url) {
        return {};
    }
    std::string sized{url};
    if (url.starts_with(shopify_pictures) &&
        url.find('#') == std::string_view::npos) {
        sized += url.find('?') == std::string_view::npos ? '?' : '&';
        sized += "width=240";
    }
    return sized;
}
