#include "fake_shopify/fake_shopify.hpp"

#include "fake_shopify/api.hpp"

#include <algorithm>
#include <chrono>

namespace fake {

namespace {

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> texts;
    for (const auto& item : list.GetArray()) {
        texts.emplace_back(item.GetString());
    }
    return texts;
}

Escapes escapes_of(const std::string& word) {
    return word == "none"   ? Escapes::none
           : word == "html" ? Escapes::html
                            : Escapes::slashes;
}

Order order_of(const std::string& word) {
    if (word == "reversed") {
        return Order::reversed;
    }
    if (word == "variants_first") {
        return Order::variants_first;
    }
    return Order::file;
}

/// One of the changes that control() knows; false where it is none.
bool change_operations(ShopState& state, const std::string& key,
                       const Json& value) {
    if (key == "statuses") {
        state.statuses = texts(value);
    } else if (key == "operation") {
        state.overrides = to_text(value);
    } else if (key == "finish") {
        state.end_operations("COMPLETED");
    } else if (key == "end_as") {
        state.end_operations(value.GetString());
    } else if (key == "forget_operations") {
        state.operations.clear();
    } else if (key == "order") {
        state.order = order_of(value.GetString());
    } else if (key == "escapes") {
        state.escapes = escapes_of(value.GetString());
    } else if (key == "between") {
        state.between = texts(value);
    } else if (key == "at_end") {
        state.at_end = texts(value);
    } else if (key == "foreign_operations") {
        state.foreign_operations = value.GetInt();
    } else if (key == "slots") {
        state.slots = static_cast<std::size_t>(value.GetInt());
    } else if (key == "now") {
        state.fixed_now = value.GetString();
    } else if (key == "cancel_takes") {
        state.cancel_takes = value.GetInt();
    } else if (key == "lag") {
        state.lag = {int_of(value, "polls", 0), int_of(value, "lists", 0),
                     int_of(value, "search", 0)};
    } else if (key == "clock_offset") {
        state.clock_offset = value.GetInt64();
    } else if (key == "products") {
        state.put({value.GetString(), value.GetStringLength()});
    } else {
        return false;
    }
    return true;
}

bool change_access(Api& api, const std::string& key, const Json& value) {
    if (key == "token") {
        api.options.token = value.GetString();
    } else if (key == "grants") {
        api.grants = texts(value);
    } else if (key == "served_version") {
        api.served_version = value.GetString();
    } else if (key == "scopes") {
        api.options.scopes = texts(value);
    } else if (key == "deletions") {
        api.deletions_told_by = value.GetString();
    } else if (key == "unknown") {
        api.unknown = texts(value);
    } else if (key == "simple") {
        api.is_simple = value.GetBool();
    } else if (key == "headers") {
        api.headers.clear();
        for (const auto& header : value.GetObject()) {
            api.headers[header.name.GetString()] = header.value.GetString();
        }
    } else if (key == "search_warnings") {
        api.search_warnings = to_text(value);
    } else if (key == "bucket") {
        api.bucket = {value["maximum"].GetDouble(),
                      value["available"].GetDouble(), value["rate"].GetDouble(),
                      0};
    } else if (key == "page_size") {
        api.page_size = static_cast<std::size_t>(value.GetInt());
    } else if (key == "fault") {
        api.faults.add(read_fault(value));
    } else if (key == "clear_faults") {
        api.faults.clear();
    } else if (key == "shop") {
        api.options.shop_id = text_of(value, "id");
        api.options.shop_name = text_of(value, "name");
        api.options.domain = text_of(value, "myshopifyDomain");
    } else {
        return false;
    }
    return true;
}

} // namespace

void Api::control(std::string_view json) {
    const auto command = parse_json(json);
    const std::lock_guard lock{mutex};
    for (const auto& member : command.GetObject()) {
        const std::string key = member.name.GetString();
        if (key == "delete") {
            state.remove_product(member.value.GetString(),
                                 text_of(command, "at"));
        } else if (key != "at" &&
                   !change_operations(state, key, member.value) &&
                   !change_access(*this, key, member.value)) {
            throw std::runtime_error("no such control: " + key);
        }
    }
}

struct FakeShopify::Parts {
    Api api;
    std::unique_ptr<Server> result_host;
    std::unique_ptr<Server> api_host;
};

FakeShopify::FakeShopify(const Options& options)
    : m_parts(std::make_unique<Parts>()) {
    auto& parts = *m_parts;
    parts.api.options = options;
    // Shopify gives no two operations one id, whatever their shops.
    parts.api.state.next_operation +=
        (std::stoull(options.shop_id) - 1001) * 1000;
    parts.result_host = std::make_unique<Server>(
        options.result_port, options.certificate, options.key,
        [&parts](const Incoming& incoming) {
            return parts.api.answer_result(incoming);
        });
    parts.api.result_url = parts.result_host->url();
    parts.api_host =
        std::make_unique<Server>(options.port, options.certificate, options.key,
                                 [&parts](const Incoming& incoming) {
                                     return parts.api.answer(incoming);
                                 });
}

FakeShopify::~FakeShopify() = default;

std::string FakeShopify::url() const {
    return m_parts->api_host->url();
}

std::string FakeShopify::result_url() const {
    return m_parts->result_host->url();
}

void FakeShopify::control(std::string_view json) {
    m_parts->api.control(json);
}

std::vector<Request> FakeShopify::requests() const {
    const std::lock_guard lock{m_parts->api.mutex};
    return m_parts->api.log;
}

std::size_t FakeShopify::count(std::string_view what) const {
    const std::lock_guard lock{m_parts->api.mutex};
    return m_parts->api.count(what);
}

bool FakeShopify::wait_for(std::string_view what, std::size_t count) const {
    auto& api = m_parts->api;
    std::unique_lock lock{api.mutex};
    return api.came.wait_for(lock, std::chrono::seconds{30},
                             [&] { return api.count(what) >= count; });
}

} // namespace fake
