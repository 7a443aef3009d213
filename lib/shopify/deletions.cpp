#include "shopify/deletions.hpp"

#include "model/gid.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/json_text.hpp"
#include "shopify/product_search.hpp"
#include "shopify/queries.hpp"
#include "shopify/response_object.hpp"

#include <hwsync/observer.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t page_size = 250;

/// The connection that a document asks for, and what tells it what we want.
struct Source {
    std::string_view connection;
    std::string_view document;
    std::string query;
    std::string_view more_variables;
};

/// Nothing for an event of something else.
std::optional<std::int64_t> product_id(simdjson::dom::element node) {
    std::string_view text;
    if (node["subjectId"].get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto gid = parse_gid(text);
    return gid && gid->kind == "Product" ? parse_id(gid->number) : std::nullopt;
}

/// Shopify deprecates the second in favour of the first, whose word for a
/// deletion is nowhere written down: each is asked, neither is believed.
std::array<Source, 2> sources(Time when) {
    return {{{"events", queries::product_events_graphql,
              "subject_type:PRODUCT AND action:destroy AND " +
                  since("created_at", when),
              ""},
             {"deletionEvents", queries::deletion_events_graphql,
              since("occurred_at", when), R"(,"subjectTypes":["PRODUCT"])"}}};
}

/// The connection that answers; valid until the client's next question.
ResponseObject ask_page(GraphqlClient& client, const Source& source,
                        std::size_t first, const std::string& after) {
    const auto variables =
        fmt::format(R"({{"first":{},"after":{},"query":{}{}}})", first,
                    after.empty() ? "null" : json_string(after),
                    json_string(source.query), source.more_variables);
    const ResponseObject whole{client.name(),
                               client.ask(source.document, variables)};
    if (whole.is_null(source.connection)) {
        throw QuestionRefused(ErrorKind::network,
                              fmt::format("{}: Shopify's answer has no `{}`",
                                          client.name(), source.connection),
                              "run the command again later");
    }
    return whole.object(source.connection);
}

void collect(GraphqlClient& client, const Source& source,
             std::vector<std::int64_t>& products) {
    std::string cursor;
    std::set<std::string> cursors{cursor};
    for (;;) {
        const auto answer = ask_page(client, source, page_size, cursor);
        for (const auto node : answer.list("nodes")) {
            if (const auto id = product_id(node)) {
                products.push_back(*id);
            }
        }
        const auto page = answer.object("pageInfo");
        if (!page.flag("hasNextPage")) {
            return;
        }
        cursor = page.text("endCursor");
        if (!cursors.insert(cursor).second) {
            // Or the same pages would be asked for without end.
            page.refuse("endCursor");
        }
    }
}

/// The index says what may be deleted; this asks whether it is.
void keep_those_gone(GraphqlClient& client, std::span<const std::int64_t> asked,
                     std::vector<std::int64_t>& gone) {
    std::vector<std::string> gids;
    for (const auto id : asked) {
        gids.push_back(fmt::format(R"("gid://shopify/Product/{}")", id));
    }
    const auto data =
        client.ask(queries::nodes_graphql,
                   fmt::format(R"({{"ids":[{}]}})", fmt::join(gids, ",")));
    const ResponseObject answer{client.name(), data};
    const auto nodes = answer.list("nodes");
    if (nodes.size() != asked.size()) {
        answer.refuse("nodes");
    }
    std::size_t at = 0;
    for (const auto node : nodes) {
        if (node.is_null()) {
            gone.push_back(asked[at]);
        } else if (json_string(answer.item(node).text("id")) != gids[at]) {
            answer.refuse("nodes");
        }
        ++at;
    }
}

} // namespace

std::vector<std::int64_t>
products_that_are_gone(GraphqlClient& client,
                       std::vector<std::int64_t> products) {
    std::sort(products.begin(), products.end());
    products.erase(std::unique(products.begin(), products.end()),
                   products.end());
    std::vector<std::int64_t> gone;
    for (std::size_t at = 0; at < products.size(); at += page_size) {
        const auto size = std::min(page_size, products.size() - at);
        keep_those_gone(client, std::span{products}.subspan(at, size), gone);
    }
    return gone;
}

std::vector<std::int64_t> deleted_products(GraphqlClient& client, Time when,
                                           Observer& observer) {
    std::vector<std::int64_t> named;
    bool one_failed = false;
    for (const auto& source : sources(when)) {
        try {
            collect(client, source, named);
        } catch (const QuestionRefused& refusal) {
            if (std::exchange(one_failed, true)) {
                throw;
            }
            observer.log(Severity::warning,
                         fmt::format("{}; what was deleted is not asked of "
                                     "`{}`",
                                     refusal.message(), source.connection));
        }
    }
    return products_that_are_gone(client, std::move(named));
}

std::vector<DeletionSource> try_deletion_sources(GraphqlClient& client,
                                                 Time when) {
    std::vector<DeletionSource> tried;
    for (const auto& source : sources(when)) {
        auto& found = tried.emplace_back();
        found.name = source.connection;
        try {
            ask_page(client, source, 1, {});
        } catch (const QuestionRefused& refusal) {
            found.refusal = refusal;
        }
    }
    return tried;
}

} // namespace hwsync
