#include "fake_shopify/plays.hpp"

#include <fmt/core.h>

namespace fake {

namespace {

constexpr std::string_view edge_page =
    "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Attention Required! | "
    "Cloudflare</title></head>\n<body><h1>Sorry, you have been blocked</h1>"
    "</body></html>\n";

Reply of_edge(int status) {
    return {status,
            {{"Server", "cloudflare"}, {"CF-RAY", "8f0000000000beef-FRA"}},
            "text/html; charset=UTF-8",
            std::string{edge_page},
            std::nullopt};
}

Reply json(std::string body) {
    return {200, {}, "application/json", std::move(body), std::nullopt};
}

Reply throttled(const Fault& fault) {
    return json(
        fmt::format(R"({{"errors":[{{"message":"Throttled","extensions":)"
                    R"({{"code":"THROTTLED"}}}}],"extensions":{{"cost":)"
                    R"({{"requestedQueryCost":{},"actualQueryCost":null,)"
                    R"("throttleStatus":{{"maximumAvailable":2000.0,)"
                    R"("currentlyAvailable":{},"restoreRate":{}}}}}}}}})",
                    fault.requested, fault.available, fault.rate));
}

} // namespace

std::optional<Reply> instead_of_answer(const std::optional<Fault>& fault,
                                       const std::string& field,
                                       const std::string& type) {
    if (!fault) {
        return std::nullopt;
    }
    const auto& kind = fault->kind;
    if (kind == "status") {
        const auto& usual = fault->status < 300 ? "application/json" : type;
        return Reply{fault->status, fault->headers,
                     fault->type.empty() ? usual : fault->type, fault->body,
                     std::nullopt};
    }
    if (kind == "edge") {
        return of_edge(fault->status);
    }
    if (kind == "internal") {
        return json(R"({"errors":"Internal Server Error"})");
    }
    if (kind == "null") {
        return json(fmt::format(R"({{"data":{{"{}":null}}}})", field));
    }
    return kind == "throttled" ? std::optional{throttled(*fault)}
                               : std::nullopt;
}

Reply as_fault_leaves_it(Reply reply, const std::optional<Fault>& fault) {
    const std::string kind = fault ? fault->kind : std::string{};
    if (kind == "lost") {
        return of_edge(fault->status);
    }
    if (kind == "empty_errors") {
        reply.body.insert(reply.body.rfind('}'), R"(,"errors":[])");
    } else if (!kind.empty() && kind != "fails" && kind != "user_error" &&
               kind != "revoke") {
        reply.fault = fault;
    }
    return reply;
}

} // namespace fake
