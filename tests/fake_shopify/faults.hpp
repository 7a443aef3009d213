#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fake_shopify/json.hpp"

namespace fake {

/// Something that goes wrong on demand.
struct Fault {
    /// shop, start, poll, list, cancel, events, deletions, nodes, token,
    /// result, api (any of them but result) or any.
    std::string on = "any";
    /// Instead of the answer:
    /// status: `status`, `headers` and `body`, of the content type `type`.
    /// edge: HTML with `status` (403 unless told), as Cloudflare sends it.
    /// internal: a 200 with {"errors":"Internal Server Error"}.
    /// null: the field that was asked for is null.
    /// revoke: from now on only `token` is good, so that this one gets a 401.
    /// What was asked for is done, and the answer
    /// lost: is a 502 (`status`) with HTML.
    /// reset: does not come; the connection is reset.
    /// empty_errors: has `"errors":[]` beside its data.
    /// Of a start only:
    /// user_error: it is refused with `message` and `code`, which is null where
    ///   there is none.
    /// fails: the operation fails, with the error code `code` or none.
    /// Of the answer's way:
    /// throttled: a 200 with the error THROTTLED and its numbers: `requested`,
    ///   `available`, `rate`.
    /// cut: announce the whole answer, send `bytes` of it and hang up.
    /// cut_silent: the same without having announced a length.
    /// stall: send nothing for `ms`, then hang up.
    /// trickle: a byte of the answer each `ms`.
    /// Of a result only:
    /// gzip: gzip encoded, unasked.
    /// short, long: `bytes` fewer or more, announced so.
    /// ignore_range: all of it, whatever Range asks for.
    /// wrong_range: a 206 that begins elsewhere.
    /// change: from now on another text of the same length, with another ETag.
    std::string kind;
    int times = 1; ///< below 0: for ever
    int after = 0; ///< lets that many requests pass first
    int status = 500;
    std::map<std::string, std::string> headers;
    std::string body;
    std::string type; ///< empty: HTML, or JSON with a status below 300
    std::string token;
    std::string code;
    std::string message;
    std::size_t bytes = 0;
    int ms = 0;
    double requested = 0;
    double available = 0;
    double rate = 0;
};

/// Reads a fault with the members above. Throws std::runtime_error.
Fault read_fault(const Json& json);

/// What is still to go wrong. Not locked.
class Faults {
public:
    void add(Fault fault) { m_faults.push_back(std::move(fault)); }
    void clear() { m_faults.clear(); }

    /// The fault for this request, if any; uses it up.
    std::optional<Fault> take(const std::string& what);

private:
    std::vector<Fault> m_faults;
};

} // namespace fake
