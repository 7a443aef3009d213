#include "fake_shopify/api.hpp"
#include "fake_shopify/search.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

namespace fake {

namespace {

std::string json_of(const std::string& text) {
    JsonDocument document;
    return to_text(Json{text, document.GetAllocator()});
}

/// The value of an argument, which has to be a variable; null where it has
/// none.
const Json* value_of(const Selection& field, const std::string& name,
                     const Json& variables) {
    const auto found = field.arguments.find(name);
    if (found == field.arguments.end()) {
        return nullptr;
    }
    if (!found->second.starts_with('$')) {
        throw std::runtime_error("write " + name + " as a variable");
    }
    const auto value = variables.FindMember(found->second.substr(1));
    return value == variables.MemberEnd() ? nullptr : &value->value;
}

std::string text_value(const Selection& field, const std::string& name,
                       const Json& variables) {
    const auto written = field.arguments.find(name);
    if (written != field.arguments.end() && written->second[0] == '"') {
        return literal(written->second);
    }
    const auto* value = value_of(field, name, variables);
    return value != nullptr && value->IsString() ? value->GetString() : "";
}

bool has(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// What a search may ask of an operation.
std::string search_field(const Operation& operation, std::string_view field) {
    if (field == "created_at") {
        return operation.created_at;
    }
    if (field == "operation_type") {
        return "query";
    }
    if (field == "status") {
        return operation.status;
    }
    if (field == "id") {
        return operation.id.substr(operation.id.rfind('/') + 1);
    }
    throw std::runtime_error("Unknown search field: " + std::string{field});
}

/// Of a field's answer what no reader can do without, and a member more.
std::string simple(const std::string& field, const std::string& data) {
    auto json = parse_json(data);
    const std::vector<std::string> needless{"errorCode",      "rootObjectCount",
                                            "partialDataUrl", "completedAt",
                                            "query",          "type",
                                            "ianaTimezone",   "currencyCode",
                                            "name",           "accessScopes"};
    const auto thin = [&](Json& object) {
        for (const auto& name : needless) {
            object.RemoveMember(name.c_str());
        }
        object.AddMember("more", "than was asked for", json.GetAllocator());
    };
    if (field == "bulkOperationRunQuery" && json["bulkOperation"].IsObject()) {
        auto& started = json["bulkOperation"];
        for (const auto* name :
             {"createdAt", "objectCount", "fileSize", "url"}) {
            started.RemoveMember(name);
        }
        thin(started);
    } else if (field == "bulkOperation" && json.IsObject()) {
        thin(json);
    } else if (field == "shop") {
        thin(json["shop"]);
        json["currentAppInstallation"].SetNull();
    }
    return to_text(json);
}

} // namespace

std::string Api::operation_json(const Operation& operation) const {
    const bool is_done = operation.status == "COMPLETED";
    const bool has_result = is_done && operation.objects > 0;
    const auto number = operation.id.substr(operation.id.rfind('/') + 1);
    const auto text = fmt::format(
        R"({{"id":"{}","status":"{}","errorCode":null,"objectCount":"{}",)"
        R"("rootObjectCount":"{}","fileSize":{},"url":{},)"
        R"("partialDataUrl":null,"createdAt":"{}","completedAt":{},)"
        R"("query":{},"type":"QUERY"}})",
        operation.id, operation.status,
        is_done ? operation.objects : operation.objects / 2,
        is_done ? operation.root_objects : operation.root_objects / 2,
        has_result ? fmt::format("\"{}\"", operation.result.size()) : "null",
        has_result ? fmt::format("\"{}/results/{}.jsonl?Signature=signed\"",
                                 result_url, number)
                   : "null",
        operation.created_at,
        is_done ? fmt::format("\"{}\"", operation.completed_at) : "null",
        json_of(operation.query));
    auto json = parse_json(text);
    for (const auto& member : operation.overrides.GetObject()) {
        json[member.name.GetString()] = Json{member.value, json.GetAllocator()};
    }
    return to_text(json);
}

std::string Api::start(const std::string& query,
                       const std::optional<Fault>& fault) {
    const std::string kind = fault ? fault->kind : std::string{};
    const auto code_or_null = [&fault] {
        return fault->code.empty() ? "null" : json_of(fault->code);
    };
    if (kind == "user_error") {
        return fmt::format(R"({{"bulkOperation":null,"userErrors":[{{"field":)"
                           R"(null,"message":{},"code":{}}}]}})",
                           json_of(fault->message), code_or_null());
    }
    try {
        if (auto* operation = state.start(query); operation != nullptr) {
            if (kind == "fails") {
                operation->statuses = {"FAILED"};
                operation->overrides =
                    parse_json(R"({"errorCode":)" + code_or_null() + "}");
            }
            return fmt::format(R"({{"bulkOperation":{},"userErrors":[]}})",
                               operation_json(*operation));
        }
    } catch (const std::exception& problem) {
        return fmt::format(R"({{"bulkOperation":null,"userErrors":[{{"field":)"
                           R"(["query"],"message":{},"code":"INVALID"}}]}})",
                           json_of(problem.what()));
    }
    return R"({"bulkOperation":null,"userErrors":[{"field":null,"message":)"
           R"("Too many bulk operations","code":"LIMIT_REACHED"}]})";
}

std::string Api::poll(const std::string& id) {
    const auto found = state.operations.find(id);
    if (found == state.operations.end()) {
        return "null";
    }
    auto& operation = found->second;
    if (operation.unknown_polls > 0) {
        --operation.unknown_polls;
        return "null";
    }
    operation.move();
    if (operation.status == "COMPLETED" && operation.completed_at.empty()) {
        operation.completed_at = state.now();
    }
    return operation_json(operation);
}

std::string Api::cancel(const std::string& id) {
    const auto found = state.operations.find(id);
    if (found == state.operations.end() || !found->second.holds_slot()) {
        return R"({"bulkOperation":null,"userErrors":[{"field":["id"],)"
               R"("message":"A bulk operation cannot be canceled when it is )"
               R"(completed"}]})";
    }
    found->second.status = "CANCELING";
    found->second.statuses.assign(static_cast<std::size_t>(state.cancel_takes),
                                  "CANCELING");
    found->second.statuses.emplace_back("CANCELED");
    return fmt::format(R"({{"bulkOperation":{},"userErrors":[]}})",
                       operation_json(found->second));
}

std::string Api::list(const std::string& search, std::size_t first) {
    const auto wanted = parse_search(search);
    std::vector<std::string> nodes;
    for (auto at = state.operations.rbegin(); at != state.operations.rend();
         ++at) {
        auto& operation = at->second;
        if (operation.unknown_lists > 0) {
            --operation.unknown_lists;
        } else if (nodes.size() < first && wanted([&](std::string_view field) {
                       return search_field(operation, field);
                   })) {
            nodes.push_back(operation_json(operation));
        }
    }
    return fmt::format(R"({{"nodes":[{}],"pageInfo":{{"hasNextPage":false,)"
                       R"("endCursor":null}}}})",
                       fmt::join(nodes, ","));
}

std::string Api::shop() const {
    std::vector<std::string> scopes;
    for (const auto& scope : options.scopes) {
        scopes.push_back(fmt::format(R"({{"handle":"{}"}})", scope));
    }
    return fmt::format(
        R"({{"shop":{{"id":"gid://shopify/Shop/{}","name":{},)"
        R"("myshopifyDomain":"{}","ianaTimezone":"Europe/Berlin",)"
        R"("currencyCode":"EUR"}},"currentAppInstallation":)"
        R"({{"accessScopes":[{}]}}}})",
        options.shop_id, json_of(options.shop_name), options.domain,
        fmt::join(scopes, ","));
}

std::string Api::deleted(std::string_view source, const std::string& search,
                         const std::string& after) const {
    const bool is_events = source == "events";
    const auto wanted = parse_search(search);
    const std::size_t start = after.empty() ? 0 : std::stoull(after) + 1;
    std::vector<std::string> found;
    std::size_t at = start;
    bool more = false;
    const bool knows =
        deletions_told_by == "both" || deletions_told_by == source;
    for (; knows && at < state.deletions.size(); ++at) {
        const auto& deletion = state.deletions[at];
        const bool is_indexed =
            state.lag.search == 0 || deletion.at <= state.indexed_until();
        const bool fits =
            is_indexed && wanted([&](std::string_view field) -> std::string {
                if (is_events && field == "subject_type") {
                    return "PRODUCT";
                }
                if (is_events && field == "action") {
                    return "destroy";
                }
                if (field != (is_events ? "created_at" : "occurred_at")) {
                    throw std::runtime_error("no such field: " +
                                             std::string{field});
                }
                return deletion.at;
            });
        if (!fits) {
            continue;
        }
        if (found.size() == page_size) {
            more = true;
            break;
        }
        found.push_back(fmt::format(
            R"({{"subjectId":"{}","{}":"{}","subjectType":"PRODUCT",)"
            R"("action":"destroy","id":"gid://shopify/BasicEvent/{}"}})",
            deletion.id, is_events ? "createdAt" : "occurredAt", deletion.at,
            at));
    }
    return fmt::format(R"({{"nodes":[{}],"pageInfo":{{"hasNextPage":{},)"
                       R"("endCursor":"{}"}}}})",
                       fmt::join(found, ","), more, at == 0 ? 0 : at - 1);
}

std::string Api::nodes(const Json* ids) const {
    if (ids == nullptr || !ids->IsArray() || ids->Size() > 250) {
        throw std::runtime_error("The input array size is greater than the "
                                 "maximum allowed of 250.");
    }
    std::vector<std::string> found;
    for (const auto& id : ids->GetArray()) {
        found.push_back(state.find(id.GetString()) == nullptr
                            ? "null"
                            : fmt::format(R"({{"id":"{}"}})", id.GetString()));
    }
    return fmt::format("[{}]", fmt::join(found, ","));
}

JsonDocument Api::resolve(const Document& document, const Json& variables,
                          const std::optional<Fault>& fault) {
    const auto& field = document.root.fields[0];
    for (const auto& asked : document.root.fields) {
        if (has(unknown, asked.name)) {
            throw std::runtime_error("Field '" + asked.name +
                                     "' doesn't exist on type 'QueryRoot'");
        }
    }
    const auto text = [&](const char* name) {
        return text_value(field, name, variables);
    };
    std::string data;
    if (field.name == "bulkOperationRunQuery") {
        const auto* group = value_of(field, "groupObjects", variables);
        if (document.kind != "mutation" || group == nullptr ||
            !group->IsFalse()) {
            throw std::runtime_error("groupObjects must be false");
        }
        data = start(text("query"), fault);
    } else if (field.name == "bulkOperationCancel") {
        data = cancel(text("id"));
    } else if (field.name == "bulkOperation") {
        data = poll(text("id"));
    } else if (field.name == "bulkOperations") {
        const auto* first = value_of(field, "first", variables);
        data = list(text("query"), first == nullptr ? 0 : first->GetUint64());
    } else if (field.name == "events" || field.name == "deletionEvents") {
        data = deleted(field.name, text("query"), text("after"));
    } else if (field.name == "nodes") {
        data = nodes(value_of(field, "ids", variables));
    }
    const auto whole = data.empty() ? shop() : data;
    const auto told = is_simple ? simple(field.name, whole) : whole;
    const auto json = parse_json(
        data.empty() ? told : fmt::format(R"({{"{}":{}}})", field.name, told));
    if (!has(options.scopes, "read_products") &&
        !has(options.scopes, "write_products") && !data.empty()) {
        throw std::runtime_error("ACCESS_DENIED");
    }
    JsonDocument answer{rapidjson::kObjectType};
    auto& memory = answer.GetAllocator();
    answer.AddMember(
        "data",
        is_simple ? Json{static_cast<const Json&>(json), memory}
                  : project(json, document.root, Missing::refuse, memory),
        memory);
    if (const auto words = text("query");
        search_warnings != "[]" && document.kind == "query" && !words.empty()) {
        const auto extensions = parse_json(fmt::format(
            R"({{"search":[{{"path":["{}"],"query":{},"warnings":{}}}]}})",
            field.name, json_of(words), search_warnings));
        answer.AddMember("extensions", Json{extensions, memory}, memory);
    }
    return answer;
}

} // namespace fake
