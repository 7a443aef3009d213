#include "fake_shopify/faults.hpp"

#include <algorithm>

namespace fake {

namespace {

double number(const Json& json, const char* key) {
    return json.HasMember(key) ? json[key].GetDouble() : 0;
}

} // namespace

Fault read_fault(const Json& json) {
    Fault fault;
    fault.kind = text_of(json, "kind");
    if (fault.kind.empty()) {
        throw std::runtime_error("a fault without its kind");
    }
    if (json.HasMember("on")) {
        fault.on = text_of(json, "on");
    }
    fault.times = int_of(json, "times", fault.times);
    fault.after = int_of(json, "after", fault.after);
    const int usual = fault.kind == "edge"   ? 403
                      : fault.kind == "lost" ? 502
                                             : fault.status;
    fault.status = int_of(json, "status", usual);
    fault.body = text_of(json, "body");
    fault.type = text_of(json, "type");
    fault.token = text_of(json, "token");
    fault.code = text_of(json, "code");
    fault.message = text_of(json, "message");
    fault.bytes = static_cast<std::size_t>(int_of(json, "bytes", 0));
    fault.ms = int_of(json, "ms", 0);
    fault.requested = number(json, "requested");
    fault.available = number(json, "available");
    fault.rate = number(json, "rate");
    if (json.HasMember("headers")) {
        for (const auto& header : json["headers"].GetObject()) {
            fault.headers[header.name.GetString()] = header.value.GetString();
        }
    }
    return fault;
}

std::optional<Fault> Faults::take(const std::string& what) {
    for (auto fault = m_faults.begin(); fault != m_faults.end(); ++fault) {
        const bool hit = fault->on == "any" || fault->on == what ||
                         (fault->on == "api" && what != "result");
        if (!hit) {
            continue;
        }
        if (fault->after > 0) {
            --fault->after;
            continue;
        }
        const auto taken = *fault;
        if (fault->times > 0 && --fault->times == 0) {
            m_faults.erase(fault);
        }
        return taken;
    }
    return std::nullopt;
}

} // namespace fake
