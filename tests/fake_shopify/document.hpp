#pragma once

#include "fake_shopify/json.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

/// A field of a GraphQL document with what is asked of it.
struct Selection {
    std::string name;
    std::string type; ///< of an inline fragment, whose name is "..."
    /// Each argument as it is written: "$id", "250", "\"text\"".
    std::map<std::string, std::string> arguments;
    std::vector<Selection> fields;

    /// Null where there is none.
    const Selection* field(std::string_view wanted) const;
};

struct Document {
    std::string kind;                             ///< "query" or "mutation"
    std::map<std::string, std::string> variables; ///< with their types
    Selection root;
};

/// Parses one operation. Throws std::runtime_error on what it does not take.
Document parse_document(std::string_view text);

/// The text of a GraphQL string literal, as an argument holds it.
std::string literal(const std::string& argument);

/// What becomes of a field that is not there.
enum class Missing { refuse, null };

/// What of `json` the fields ask for. Throws std::runtime_error for a field
/// that is refused.
Json project(const Json& json, const Selection& selection, Missing missing,
             JsonDocument::AllocatorType& memory);

} // namespace fake
