#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What a selection set holds: a field, or a fragment.
struct GraphqlSelection {
    std::string name;     ///< of the field, or of the fragment that is spread
    std::string response; ///< the field's alias, else its name
    bool is_spread = false;
    bool is_inline = false; ///< a fragment without a name
    bool has_directive = false;
    std::vector<std::string> arguments; ///< their names
    std::vector<GraphqlSelection> selections;
};

/// A document with one operation, as far as it says what is asked for.
struct GraphqlDocument {
    bool is_query = true; ///< no mutation and no subscription
    std::vector<GraphqlSelection> selections;
    std::map<std::string, std::vector<GraphqlSelection>> fragments;
};

/// Nothing where the text is no document, has several operations or is nested
/// more than 64 deep. Values are read over.
///
/// Source: https://spec.graphql.org/October2021/, "Language".
std::optional<GraphqlDocument> parse_graphql(std::string_view text);

} // namespace hwsync
