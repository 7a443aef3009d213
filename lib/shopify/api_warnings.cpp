#include "shopify/api_warnings.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

namespace hwsync {

namespace {

using simdjson::dom::element;

constexpr std::size_t most_shown = 300;

/// What stands between `query` or `mutation` and the arguments.
std::string name_of(std::string_view document) {
    const auto begin = document.find(' ') + 1;
    const auto end = document.find_first_of(" ({", begin);
    return std::string{document.substr(begin, end - begin)};
}

std::string text_of(element warning, std::string_view key) {
    std::string_view text;
    return warning[key].get(text) == simdjson::SUCCESS
               ? printable(text, most_shown)
               : std::string{};
}

std::string words_of(element warning) {
    auto words = text_of(warning, "message");
    if (const auto field = text_of(warning, "field"); !field.empty()) {
        words = fmt::format("{}: {}", field, words);
    }
    if (const auto code = text_of(warning, "code"); !code.empty()) {
        words += fmt::format(" [{}]", code);
    }
    return words;
}

void add_search_warnings(element answer, const std::string& question,
                         std::vector<ApiWarning>& remarks) {
    simdjson::dom::array searches;
    if (answer["extensions"]["search"].get(searches) != simdjson::SUCCESS) {
        return;
    }
    for (const element search : searches) {
        simdjson::dom::array warnings;
        if (search["warnings"].get(warnings) != simdjson::SUCCESS) {
            continue;
        }
        for (const element warning : warnings) {
            remarks.push_back(
                {ApiWarning::Kind::search, question,
                 fmt::format("Shopify passes over a part of the search of "
                             "`{}`: {}",
                             question, words_of(warning))});
        }
    }
}

} // namespace

std::vector<ApiWarning> warnings_in(std::string_view document,
                                    const HttpResponse& response,
                                    element answer) {
    std::vector<ApiWarning> remarks;
    const auto question = name_of(document);
    const auto reason = response.header("x-shopify-api-deprecated-reason");
    if (!reason.empty()) {
        remarks.push_back(
            {ApiWarning::Kind::deprecated, question,
             fmt::format("Shopify deprecates something that `{}` asks: {}",
                         question, printable(reason, most_shown))});
    }
    add_search_warnings(answer, question, remarks);
    return remarks;
}

} // namespace hwsync
