#include "fake_shopify/cost.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

namespace fake {

namespace {

/// How many nodes a connection is asked for, or objects a list of ids.
double size_of(const Selection& field, const Json& variables) {
    for (const auto* name : {"first", "ids"}) {
        const auto found = field.arguments.find(name);
        if (found == field.arguments.end()) {
            continue;
        }
        if (std::isdigit(static_cast<unsigned char>(found->second[0])) != 0) {
            return std::stod(found->second);
        }
        const auto value = variables.FindMember(found->second.substr(1));
        if (value != variables.MemberEnd()) {
            return value->value.IsArray() ? value->value.Size()
                                          : value->value.GetDouble();
        }
    }
    return 1;
}

double cost_of_fields(const Selection& selection, const Json& variables) {
    double cost = 0;
    for (const auto& field : selection.fields) {
        if (!field.fields.empty()) {
            const bool is_connection = field.arguments.contains("first");
            cost += (is_connection ? 2 : 0) +
                    size_of(field, variables) *
                        std::max(1.0, cost_of_fields(field, variables));
        }
    }
    return cost;
}

std::string cost_json(const Bucket& bucket, double cost,
                      const std::string& actual) {
    return fmt::format(R"({{"cost":{{"requestedQueryCost":{},)"
                       R"("actualQueryCost":{},"throttleStatus":)"
                       R"({{"maximumAvailable":{:.1f},"currentlyAvailable":{},)"
                       R"("restoreRate":{:.1f}}}}}}})",
                       cost, actual, bucket.maximum,
                       static_cast<std::int64_t>(bucket.available),
                       bucket.rate);
}

} // namespace

double cost_of(const Selection& root, const Json& variables) {
    return root.name == "mutation" ? 10 : cost_of_fields(root, variables);
}

bool Bucket::take(double cost, double now) {
    const double passed = at == 0 ? 0 : std::max(0.0, now - at);
    at = now;
    available = std::min(maximum, available + passed * rate);
    if (available < cost) {
        return false;
    }
    available -= cost;
    return true;
}

void Bucket::tell(double cost, JsonDocument& answer) const {
    auto& memory = answer.GetAllocator();
    const auto told =
        parse_json(cost_json(*this, cost, fmt::format("{}", cost)));
    if (!answer.HasMember("extensions")) {
        answer.AddMember("extensions", Json{rapidjson::kObjectType}, memory);
    }
    answer["extensions"].AddMember("cost", Json{told["cost"], memory}, memory);
}

Reply Bucket::refusal(double cost) const {
    return {
        200,
        {},
        "application/json",
        fmt::format(R"({{"errors":[{{"message":"Throttled","extensions":)"
                    R"({{"code":"THROTTLED","documentation":)"
                    R"("https:\/\/shopify.dev\/api\/usage\/rate-limits"}}}}],)"
                    R"("extensions":{}}})",
                    cost_json(*this, cost, "null")),
        std::nullopt};
}

} // namespace fake
