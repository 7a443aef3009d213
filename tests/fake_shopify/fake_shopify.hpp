#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

struct Options {
    std::string token = "shpat_fake";
    std::string client_id = "fake-client";
    std::string client_secret = "fake-secret";
    /// Of the shop itself.
    std::string shop_id = "1001";
    std::string shop_name = "Fake Shop";
    std::string domain = "fake.myshopify.com";
    std::vector<std::string> scopes{"read_products"};
    /// The versions that are served, oldest first.
    std::vector<std::string> versions{"2026-01", "2026-04", "2026-07",
                                      "2026-10"};
    int port = 0; ///< 0: any
    int result_port = 0;
    /// PEM files; both servers speak TLS where they are given.
    std::string certificate;
    std::string key;
};

/// A request that came in.
struct Request {
    std::string what; ///< as Fault::on calls it
    bool had_token = false;
    std::string range;
    std::string if_range;
    std::string body;
};

/// A shop's Admin API and the host of its results, on two ports of 127.0.0.1.
/// Stricter than Shopify: it answers only what is asked for, takes only the
/// searches and documents that hwsync may send, and no token at the result's
/// host.
class FakeShopify {
public:
    explicit FakeShopify(const Options& options = {});
    ~FakeShopify();
    FakeShopify(const FakeShopify&) = delete;
    FakeShopify& operator=(const FakeShopify&) = delete;

    /// The root of the API, e.g. "http://127.0.0.1:4711".
    std::string url() const;
    std::string result_url() const;

    /// Changes the shop or what it does; also as POST /_control. Throws
    /// std::runtime_error on what it does not know. `json` is an object with
    /// any of:
    ///   products: TEXT        JSONL to add; a line with a known id replaces
    ///   delete: GID, at: TIME a product goes
    ///   fault: {...}          see Fault
    ///   clear_faults: true
    ///   statuses: [...]       of operations started from now on, one a poll
    ///   operation: {...}      fields of such operations in place of the true
    ///   finish: true          operations that run complete when next asked
    ///   end_as: STATUS        they have ended so
    ///   forget_operations: true
    ///   order: file|reversed|variants_first
    ///   escapes: slashes|html|none    in results and answers; see Escapes
    ///   between: [...], at_end: [...]   lines that are put into results after
    ///                       each product and at the end; "" is a blank one
    ///   foreign_operations: N slots held by others; one goes with each
    ///   refusal,
    ///                         but below 0 none ever does
    ///   slots: N
    ///   cancel_takes: N     polls and refused starts before CANCELING ends
    ///   lag: {polls, lists, search}   see Lag
    ///   headers: {...}      of every answer of the API, such as
    ///                       X-Shopify-API-Deprecated-Reason
    ///   search_warnings: [...]   of every answer to a search, as in
    ///                       extensions.search[].warnings
    ///   bucket: {maximum, available, rate}   the points that questions cost
    ///   now: TIME, clock_offset: SECONDS
    ///   token: TEXT           the one that is good from now on
    ///   grants: [...]         the tokens that client credentials yield next
    ///   served_version: TEXT  whatever is asked for
    ///   scopes: [...]
    ///   deletions: both|events|deletionEvents|none   who tells of them
    ///   page_size: N
    ///   unknown: [...]        root fields that the version does not have
    ///   simple: true          answers with no more than a reader needs, and
    ///                         with members that nobody asked for
    ///   shop: {id, name, myshopifyDomain}
    void control(std::string_view json);

    /// All that came in so far; also as GET /_control.
    std::vector<Request> requests() const;

    /// How many requests there were of one kind.
    std::size_t count(std::string_view what) const;

    /// Waits until there were so many. False after half a minute.
    bool wait_for(std::string_view what, std::size_t count) const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace fake
