#pragma once

#include "net/http_client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class element;
} // namespace simdjson::dom

namespace hwsync {

/// What Shopify says beside an answer that it gives.
struct ApiWarning {
    enum class Kind {
        deprecated, ///< it will answer such a question no longer
        search      ///< it passes over a part of the search
    };
    Kind kind = Kind::deprecated;
    std::string question; ///< the name of the document
    std::string words;    ///< a sentence, safe to show

    bool operator==(const ApiWarning&) const = default;
};

/// Reads the header X-Shopify-API-Deprecated-Reason and
/// `extensions.search[].warnings` of the answer to `document`.
std::vector<ApiWarning> warnings_in(std::string_view document,
                                    const HttpResponse& response,
                                    simdjson::dom::element answer);

} // namespace hwsync
