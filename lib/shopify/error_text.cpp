#include "shopify/error_text.hpp"

#include "net/http_client.hpp"
#include "net/retry.hpp"
#include "net/url.hpp"

#include <hwsync/config.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace hwsync {

namespace {

using simdjson::dom::element;

constexpr std::size_t longest = 300;

/// With each run of white space as one blank.
void add(std::string& words, std::string_view more) {
    if (more.empty()) {
        return;
    }
    words += words.empty() ? "" : "; ";
    // Shopify's own have line breaks in them.
    bool is_in_blank = false;
    for (const char c : more) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!is_blank) {
            words += c;
        } else if (!is_in_blank) {
            words += ' ';
        }
        is_in_blank = is_blank;
    }
}

/// Where the secret stands next, as it is or as a form has it, and how long it
/// is there.
std::pair<std::size_t, std::size_t>
next_secret(std::string_view words, const std::vector<std::string>& forms) {
    std::pair<std::size_t, std::size_t> next{words.size(), 0};
    for (const auto& form : forms) {
        const auto at = words.find(form);
        if (at < next.first) {
            next = {at, form.size()};
        }
    }
    return next;
}

/// A server may repeat what it was sent.
std::string shown(std::string_view words, std::string_view secret) {
    // Less is no secret, and may stand in any word.
    constexpr std::size_t shortest_secret = 4;
    std::vector<std::string> forms;
    if (secret.size() >= shortest_secret) {
        forms = {std::string{secret}, url_encoded(secret)};
    }
    std::string text;
    while (!words.empty() && text.size() <= longest) {
        const auto [at, size] = next_secret(words, forms);
        text += words.substr(0, at);
        text += size > 0 ? "***" : "";
        words.remove_prefix(at + size);
    }
    return printable(text, longest);
}

/// One message, or each of a list or of an object's members.
void add_errors(std::string& words, element errors, int depth = 0) {
    constexpr int deepest = 4;
    std::string_view text;
    simdjson::dom::array list;
    simdjson::dom::object object;
    if (depth > deepest) {
        return;
    }
    if (errors.get(text) == simdjson::SUCCESS ||
        errors["message"].get(text) == simdjson::SUCCESS) {
        add(words, text);
    } else if (errors.get(list) == simdjson::SUCCESS) {
        for (const element error : list) {
            add_errors(words, error, depth + 1);
        }
    } else if (errors.get(object) == simdjson::SUCCESS) {
        for (const auto field : object) {
            add_errors(words, field.value, depth + 1);
        }
    }
}

/// Of `<title>`, which is all of a page that fits into a message.
std::string_view title_of(std::string_view page) {
    constexpr std::string_view opening = "<title>";
    const auto begin = page.find(opening);
    if (begin == std::string_view::npos) {
        return {};
    }
    page.remove_prefix(begin + opening.size());
    return page.substr(0, std::min(page.find('<'), page.size()));
}

std::string words_of_body(const HttpResponse& response) {
    std::string words;
    simdjson::dom::parser parser;
    element body;
    if (response.is_web_page()) {
        add(words, title_of(response.body));
    } else if (parser.parse(response.body).get(body) == simdjson::SUCCESS &&
               body.is_object()) {
        for (const auto* key : {"errors", "error", "error_description"}) {
            element errors;
            if (body[key].get(errors) == simdjson::SUCCESS) {
                add_errors(words, errors);
            }
        }
    }
    return words;
}

/// An edge answers so for a while, and for ever where no shop has the domain.
bool is_in_doubt(const HttpResponse& response) {
    constexpr int first_fault_of_server = 500;
    return response.end == HttpEnd::answered && response.is_web_page() &&
           response.status < first_fault_of_server;
}

} // namespace

std::string error_text(element errors, std::string_view secret) {
    std::string words;
    add_errors(words, errors);
    return shown(words, secret);
}

std::string refusal_text(const HttpResponse& response,
                         std::string_view secret) {
    const auto words = shown(words_of_body(response), secret);
    if (words.empty()) {
        return {};
    }
    return response.is_web_page()
               ? fmt::format(", with a page titled \"{}\"", words)
               : ", Shopify says: " + words;
}

std::string no_answer_text(const ShopConfig& shop, const HttpResponse& response,
                           Time now, std::string_view secret) {
    if (response.end != HttpEnd::answered) {
        return response.fault;
    }
    const auto words = describe(response, now) + refusal_text(response, secret);
    return is_in_doubt(response) ? fmt::format("{} answers with a web page, {}",
                                               printable(shop.domain), words)
                                 : words;
}

std::string no_answer_remedy(const ShopConfig& shop,
                             const HttpResponse& response) {
    if (response.end == HttpEnd::untrusted) {
        return "check whether a proxy stands between you and Shopify, and "
               "whether SSL_CERT_FILE names the certificates to trust";
    }
    if (response.end == HttpEnd::barred) {
        return "check whether a proxy stands between you and Shopify";
    }
    return is_in_doubt(response)
               ? fmt::format("check that the shop's `domain` {} is right; if "
                             "it is, run the command again later",
                             printable(shop.domain))
               : "run the command again later";
}

std::string request_id(const HttpResponse& response) {
    const auto id = response.header("x-request-id");
    return id.empty() ? std::string{}
                      : fmt::format(" (request id {})", printable(id));
}

} // namespace hwsync
