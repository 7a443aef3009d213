#pragma once

#include <hwsync/time.hpp>

#include <simdjson.h>

#include <string>
#include <string_view>

namespace hwsync {

/// What `errors` of a GraphQL answer come down to.
struct GraphqlFailure {
    enum class Kind {
        access,    ///< we may not ask this
        throttled, ///< after `wait` we may
        internal,  ///< Shopify's own fault, which may pass
        other,
    };
    Kind kind = Kind::other;
    std::string words; ///< safe to show
    Duration wait{};
};

/// Whether `errors` names none: null, or an empty list, object or text.
bool is_empty(simdjson::dom::element errors);

/// `document` is the whole answer, `errors` its errors, in whatever shape;
/// `secret` is not shown, should Shopify repeat it.
/// See https://shopify.dev/docs/api/admin-graphql for the codes.
GraphqlFailure read_failure(simdjson::dom::element document,
                            simdjson::dom::element errors,
                            std::string_view secret);

} // namespace hwsync
