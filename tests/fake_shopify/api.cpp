#include "fake_shopify/api.hpp"

#include "fake_shopify/document.hpp"
#include "fake_shopify/plays.hpp"
#include "fake_shopify/schema.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace fake {

namespace {

/// The kind of request by its root field, as Fault::on calls it.
const std::map<std::string, std::string> kinds{
    {"bulkOperationRunQuery", "start"},
    {"bulkOperationCancel", "cancel"},
    {"bulkOperation", "poll"},
    {"bulkOperations", "list"},
    {"events", "events"},
    {"deletionEvents", "deletions"},
    {"nodes", "nodes"},
    {"shop", "shop"},
    {"currentAppInstallation", "shop"}};

Reply error(int status, const std::string& text) {
    JsonDocument json{rapidjson::kObjectType};
    json.AddMember("errors", Json{text, json.GetAllocator()},
                   json.GetAllocator());
    return {status,
            {},
            "application/json",
            escaped(to_text(json), Escapes::slashes),
            std::nullopt};
}

/// A 200 with an error, as GraphQL has it.
Reply graphql_error(const std::string& message, const std::string& extensions) {
    JsonDocument text{rapidjson::kObjectType};
    const Json quoted{message, text.GetAllocator()};
    return {200,
            {},
            "application/json",
            fmt::format(R"({{"errors":[{{"message":{},"extensions":{}}}]}})",
                        escaped(to_text(quoted), Escapes::slashes), extensions),
            std::nullopt};
}

constexpr auto of_stand_in = R"({"code":"undefinedField"})";

/// The version that answers: what was asked for, or the oldest where that has
/// ended. Empty where there never was one.
std::string served(const std::vector<std::string>& versions,
                   const std::string& asked) {
    if (std::find(versions.begin(), versions.end(), asked) != versions.end()) {
        return asked;
    }
    const bool is_old =
        asked.size() == 7 && asked[4] == '-' && asked < versions.front();
    return is_old ? versions.front() : std::string{};
}

void check_variables(const Document& document, const Json& variables) {
    for (const auto& [name, type] : document.variables) {
        if (type.ends_with('!') &&
            (!variables.HasMember(name) || variables[name].IsNull())) {
            throw std::runtime_error(fmt::format(
                "Variable ${} of type {} was provided invalid value", name,
                type));
        }
    }
    for (const auto& variable : variables.GetObject()) {
        if (!document.variables.contains(variable.name.GetString())) {
            throw std::runtime_error(std::string{"no such variable: "} +
                                     variable.name.GetString());
        }
    }
}

std::string form_field(const std::string& form, const std::string& name) {
    auto at = ("&" + form).find("&" + name + "=");
    if (at == std::string::npos) {
        return {};
    }
    at += name.size() + 1;
    return form.substr(at, form.find('&', at) - at);
}

/// The text from where a Range header says, as a 206; all of it where there is
/// none. `is_wrong`: from a byte beside it.
Reply part_of(const std::string& whole, const std::string& range,
              bool is_wrong) {
    Reply reply;
    reply.type = "application/jsonl";
    reply.headers["Accept-Ranges"] = "bytes";
    if (!range.starts_with("bytes=") || !range.ends_with('-')) {
        reply.body = whole;
        return reply;
    }
    std::size_t from = std::stoull(range.substr(6));
    if (from >= whole.size()) {
        reply.status = 416;
        reply.headers["Content-Range"] =
            fmt::format("bytes */{}", whole.size());
        return reply;
    }
    if (is_wrong) {
        from = from == 0 ? 1 : from - 1;
    }
    reply.status = 206;
    reply.headers["Content-Range"] =
        fmt::format("bytes {}-{}/{}", from, whole.size() - 1, whole.size());
    reply.body = whole.substr(from);
    return reply;
}

} // namespace

void Api::note(Request request) {
    log.push_back(std::move(request));
    came.notify_all();
}

std::size_t Api::count(std::string_view what) const {
    return static_cast<std::size_t>(
        std::count_if(log.begin(), log.end(), [what](const Request& request) {
            return request.what == what;
        }));
}

Reply Api::answer(const Incoming& incoming) {
    if (incoming.path == "/_control") {
        if (incoming.method == "POST") {
            control(incoming.body);
            return {200, {}, "application/json", "{}", std::nullopt};
        }
        const std::lock_guard lock{mutex};
        JsonDocument list{rapidjson::kArrayType};
        auto& memory = list.GetAllocator();
        for (const auto& request : log) {
            Json entry{rapidjson::kObjectType};
            entry.AddMember("what", Json{request.what, memory}, memory);
            entry.AddMember("had_token", request.had_token, memory);
            entry.AddMember("range", Json{request.range, memory}, memory);
            entry.AddMember("body", Json{request.body, memory}, memory);
            list.PushBack(entry, memory);
        }
        return {200, {}, "application/json", to_text(list), std::nullopt};
    }
    const std::lock_guard lock{mutex};
    if (incoming.path == "/admin/oauth/access_token") {
        return grant(incoming);
    }
    constexpr std::string_view prefix = "/admin/api/";
    constexpr std::string_view suffix = "/graphql.json";
    const std::string_view path = incoming.path;
    if (!path.starts_with(prefix) || !path.ends_with(suffix) ||
        incoming.method != "POST") {
        return error(404, "Not Found");
    }
    const std::string asked{path.substr(
        prefix.size(), path.size() - prefix.size() - suffix.size())};
    auto version = served(options.versions, asked);
    if (version.empty()) {
        return error(404, "Not Found");
    }
    auto reply =
        graphql(incoming, served_version.empty() ? version : served_version);
    reply.headers.insert(headers.begin(), headers.end());
    reply.headers["X-Request-Id"] = fmt::format("fake-{}", ++request_ids);
    reply.headers["Date"] = http_date(state.now());
    return reply;
}

Reply Api::grant(const Incoming& incoming) {
    note({"token", false, {}, {}, incoming.body});
    const auto fault = faults.take("token");
    if (const auto reply = instead_of_answer(fault, {}, "application/json")) {
        return *reply;
    }
    if (form_field(incoming.body, "grant_type") != "client_credentials" ||
        form_field(incoming.body, "client_id") != options.client_id ||
        form_field(incoming.body, "client_secret") != options.client_secret) {
        return {400,
                {},
                "application/json",
                R"({"error":"invalid_client"})",
                std::nullopt};
    }
    if (!grants.empty()) {
        options.token = grants.front();
        grants.erase(grants.begin());
    }
    return as_fault_leaves_it(
        {200,
         {},
         "application/json",
         fmt::format(R"({{"access_token":"{}","scope":"read_products",)"
                     R"("expires_in":86399}})",
                     options.token),
         std::nullopt},
        fault);
}

Reply Api::graphql(const Incoming& incoming, const std::string& version) {
    Document document;
    JsonDocument body;
    std::string what = "unknown";
    std::optional<Reply> refusal;
    state.version = version;
    try {
        body = parse_json(incoming.body);
        document = parse_document(text_of(body, "query"));
        const auto& field = document.root.fields.at(0).name;
        const auto kind = kinds.find(field);
        what = kind == kinds.end() ? what : kind->second;
        check_by_schema(document, version);
        if (kind == kinds.end()) {
            throw std::runtime_error("the stand-in does not answer " + field);
        }
        check_variables(document, body["variables"]);
    } catch (const DocumentError& wrong) {
        refusal = graphql_error(wrong.what(), wrong.extensions());
    } catch (const std::exception& wrong) {
        refusal = graphql_error(wrong.what(), of_stand_in);
    }
    const auto token = incoming.header("X-Shopify-Access-Token");
    note({what, !token.empty(), {}, {}, incoming.body});
    const auto fault = faults.take(what);
    const auto& fields = document.root.fields;
    if (const auto reply = instead_of_answer(
            fault, fields.empty() ? "" : fields[0].name, "text/html")) {
        return *reply;
    }
    if (fault && fault->kind == "revoke") {
        options.token = fault->token;
    }
    if (token != options.token) {
        return error(401, "[API] Invalid API key or access token (unrecognized "
                          "login or wrong password)");
    }
    if (incoming.header("Content-Type") != "application/json") {
        return error(415, "Content-Type");
    }
    if (refusal) {
        return *refusal;
    }
    const double cost = cost_of(document.root, body["variables"]);
    if (!bucket.take(cost, state.seconds())) {
        return bucket.refusal(cost);
    }
    Reply reply;
    if (!is_simple) {
        reply.headers["X-Shopify-API-Version"] = version;
    }
    try {
        auto answer = resolve(document, body["variables"], fault);
        if (!is_simple) {
            bucket.tell(cost, answer);
        }
        reply.body = escaped(to_text(answer), state.escapes);
    } catch (const std::exception& wrong) {
        const std::string words = wrong.what();
        return graphql_error(words, words == "ACCESS_DENIED"
                                        ? R"({"code":"ACCESS_DENIED"})"
                                        : of_stand_in);
    }
    if (incoming.header("Accept-Encoding") == "gzip" && !fault) {
        reply.headers["Content-Encoding"] = "gzip";
        reply.body = gzipped(reply.body);
    }
    return as_fault_leaves_it(std::move(reply), fault);
}

Reply Api::answer_result(const Incoming& incoming) {
    const std::lock_guard lock{mutex};
    const auto token = incoming.header("X-Shopify-Access-Token") +
                       incoming.header("Authorization");
    const auto range = incoming.header("Range");
    const auto if_range = incoming.header("If-Range");
    note({"result", !token.empty(), range, if_range, {}});
    const auto start = incoming.path.rfind('/') + 1;
    const auto number =
        incoming.path.substr(start, incoming.path.find('.') - start);
    const auto found =
        state.operations.find("gid://shopify/BulkOperation/" + number);
    if (!token.empty() || found == state.operations.end()) {
        return {400, {}, "text/plain", "InvalidArgument", std::nullopt};
    }
    auto& operation = found->second;
    auto fault = faults.take("result");
    const std::string kind = fault ? fault->kind : std::string{};
    if (const auto instead = instead_of_answer(fault, {}, "text/xml")) {
        return *instead;
    }
    if (kind == "change") {
        std::replace(operation.result.begin(), operation.result.end(), 'e',
                     'a');
        operation.etag = "\"changed\"";
    }
    auto whole = operation.result;
    if (kind == "short") {
        whole.resize(whole.size() - std::min(whole.size(), fault->bytes));
    } else if (kind == "long") {
        whole += whole.substr(0, fault->bytes);
    }
    const bool heeds_range = kind != "ignore_range" &&
                             (if_range.empty() || if_range == operation.etag);
    auto reply =
        part_of(whole, heeds_range ? range : "", kind == "wrong_range");
    reply.headers["ETag"] = operation.etag;
    if (kind == "gzip") {
        reply.headers["Content-Encoding"] = "gzip";
        reply.body = gzipped(reply.body);
    }
    if (kind == "reset" || kind == "cut" || kind == "cut_silent" ||
        kind == "stall" || kind == "trickle") {
        reply.fault = fault;
    }
    return reply;
}

} // namespace fake
