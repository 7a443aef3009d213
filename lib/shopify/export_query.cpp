#include "shopify/export_query.hpp"

#include "shopify/graphql_document.hpp"
#include "shopify/queries.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace hwsync {

namespace {

/// Those that a bulk operation ignores, or that only put in order.
constexpr std::array<std::string_view, 6> harmless_arguments{
    "after", "before", "first", "last", "reverse", "sortKey"};

using Selections = std::vector<GraphqlSelection>;

/// The fields of a document, with its fragments in their place.
class Fields {
public:
    explicit Fields(const GraphqlDocument& document) : m_document(document) {}

    /// Calls `visit` for each field, those below it too where `deep`; false
    /// where there is no end to them, a fragment is missing or a directive
    /// leaves it open what is asked for.
    template <typename Visit>
    bool visit(const Selections& selections, bool deep, const Visit& visit_one,
               int depth = 0) {
        constexpr int deepest = 128;
        constexpr int most = 10'000;
        for (const auto& one : selections) {
            if (one.has_directive || depth == deepest || ++m_visited > most) {
                return false;
            }
            const auto* below = &one.selections;
            if (one.is_spread) {
                const auto found = m_document.fragments.find(one.name);
                if (found == m_document.fragments.end()) {
                    return false;
                }
                below = &found->second;
            }
            const bool is_field = !one.is_spread && !one.is_inline;
            if (is_field) {
                visit_one(one);
            }
            if ((!is_field || deep) &&
                !visit(*below, deep, visit_one, depth + 1)) {
                return false;
            }
        }
        return true;
    }

private:
    const GraphqlDocument& m_document;
    int m_visited = 0;
};

/// The names by which we read what an export holds.
std::set<std::string> names_that_are_read() {
    std::set<std::string> names;
    if (const auto ours = parse_graphql(queries::bulk_products_graphql)) {
        Fields{*ours}.visit(
            ours->selections, true,
            [&](const GraphqlSelection& field) { names.insert(field.name); });
    }
    return names;
}

std::string why_restricted(const GraphqlSelection& field) {
    for (const auto& argument : field.arguments) {
        if (std::find(harmless_arguments.begin(), harmless_arguments.end(),
                      argument) == harmless_arguments.end()) {
            return fmt::format("asks for some of the products ({}: {})",
                               printable(field.name, 60),
                               printable(argument, 60));
        }
    }
    return {};
}

} // namespace

std::string why_not_all_products(std::string_view query) {
    const auto document = parse_graphql(query);
    if (!document) {
        return "cannot be understood";
    }
    if (!document->is_query) {
        return "changes the shop";
    }
    std::vector<GraphqlSelection> roots;
    std::string reason;
    const auto names = names_that_are_read();
    Fields fields{*document};
    const bool is_clear =
        fields.visit(document->selections, false,
                     [&](const auto& field) { roots.push_back(field); }) &&
        fields.visit(document->selections, true, [&](const auto& field) {
            if (field.response != field.name &&
                names.contains(field.response)) {
                reason = fmt::format("gives {} under the name {}",
                                     printable(field.name, 60),
                                     printable(field.response, 60));
            }
        });
    if (!is_clear) {
        return "leaves open what it asks for";
    }
    if (roots.size() != 1 || roots.front().name != "products") {
        return "asks for something else than products";
    }
    const auto restricted = why_restricted(roots.front());
    return restricted.empty() ? reason : restricted;
}

} // namespace hwsync
