#include "require.hpp"

#include "shopify/graphql_errors.hpp"
#include "shopify/response_object.hpp"

#include <hwsync/error.hpp>

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using hwsync::Answer;

constexpr std::array<std::string_view, 8> keys{
    "data", "id", "status", "createdAt", "objectCount", "url", "nodes", "flag"};

/// Reads a member in one way; a member of another shape is Shopify's fault.
template <typename Read> void ask(Read read) {
    try {
        read();
    } catch (const hwsync::Error& error) {
        require(error.kind() == hwsync::ErrorKind::network);
        require_shown(error.message());
    }
}

void ask_all(const Answer& answer, int depth) {
    for (const auto key : keys) {
        ask([&] { answer.text(key); });
        ask([&] { answer.text_or_null(key); });
        ask([&] { answer.time_or_null(key); });
        ask([&] { answer.count_or_null(key); });
        ask([&] { answer.flag(key); });
        if (depth == 0) {
            continue;
        }
        ask([&] { ask_all(answer.object(key), depth - 1); });
        ask([&] {
            for (const auto item : answer.list(key)) {
                ask_all(answer.item(item), 0);
            }
        });
    }
}

} // namespace

// Whatever Shopify answers: what is not as it should be is said in words.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    const std::string text{reinterpret_cast<const char*>(data), size};
    if (parser.parse(text).get(document) != simdjson::SUCCESS) {
        return 0;
    }
    const std::string name = "acme.myshopify.com";
    ask_all(Answer{name, document}, 2);
    simdjson::dom::element errors;
    if (document["errors"].get(errors) == simdjson::SUCCESS) {
        const auto failure = hwsync::read_failure(document, errors);
        require_shown(failure.words);
        require(failure.wait >= hwsync::Duration::zero());
    }
    return 0;
}
