#pragma once

#include "fake_shopify/document.hpp"
#include "fake_shopify/json.hpp"
#include "fake_shopify/server.hpp"

namespace fake {

/// What a document costs, much as Shopify reckons it before it is run: 10 for a
/// mutation, 1 for an object, and for a connection each of its nodes and 2.
double cost_of(const Selection& root, const Json& variables);

/// The points that an app may spend in a shop. They come back with time.
struct Bucket {
    double maximum = 20'000;
    double available = 20'000;
    double rate = 1'000; ///< points that come back each second
    double at = 0;       ///< seconds, as of the last question

    /// False where too few are there; none is spent then.
    bool take(double cost, double now);

    /// Says in an answer what it cost and what is left.
    void tell(double cost, JsonDocument& answer) const;

    /// The error THROTTLED.
    Reply refusal(double cost) const;
};

} // namespace fake
