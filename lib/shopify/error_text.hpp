#pragma once

#include <hwsync/time.hpp>

#include <simdjson.h>

#include <string>
#include <string_view>

namespace hwsync {

struct HttpResponse;
struct ShopConfig;

/// What to do where a fault of Shopify's passes.
inline constexpr std::string_view run_later = "run the command again later";

/// What Shopify says by `errors`, whatever its shape: a text, a list of texts
/// or of objects with a `message`, an object of lists by field. Safe to show,
/// cut, and without `secret`, should it stand there; empty where it says
/// nothing.
std::string error_text(simdjson::dom::element errors, std::string_view secret);

/// ", Shopify says: ..." by what the body of a refusal says, as JSON (`errors`,
/// or the `error` and `error_description` of OAuth), or the title of a page.
/// Likewise safe; empty where it says nothing.
std::string refusal_text(const HttpResponse& response, std::string_view secret);

/// Why a transfer brought no answer of Shopify's, where a retry did not help:
/// what its fault or its status is and what the body says. Names the shop's
/// domain where that may be wrong.
std::string no_answer_text(const ShopConfig& shop, const HttpResponse& response,
                           Time now, std::string_view secret);

/// What to do then.
std::string no_answer_remedy(const ShopConfig& shop,
                             const HttpResponse& response);

/// " (request id ...)", which Shopify's support asks for; empty where there is
/// none.
std::string request_id(const HttpResponse& response);

} // namespace hwsync
