#include "fake_shopify/shop_state.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

namespace fake {

namespace {

constexpr auto* time_format = "%Y-%m-%dT%H:%M:%SZ";

std::string time_text(std::time_t time) {
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), time_format, &parts);
    return text.data();
}

} // namespace

std::string http_date(const std::string& time) {
    std::tm parts{};
    strptime(time.c_str(), time_format, &parts);
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT",
                  &parts);
    return text.data();
}

bool Operation::holds_slot() const {
    return status == "CREATED" || status == "RUNNING" || status == "CANCELING";
}

void Operation::move() {
    if (statuses.empty()) {
        return;
    }
    status = statuses.front();
    if (statuses.size() > 1) {
        statuses.erase(statuses.begin());
    }
}

std::string ShopState::now() const {
    return fixed_now.empty() ? time_text(std::time(nullptr) + clock_offset)
                             : fixed_now;
}

double ShopState::seconds() const {
    if (!fixed_now.empty()) {
        std::tm parts{};
        strptime(fixed_now.c_str(), time_format, &parts);
        return static_cast<double>(timegm(&parts));
    }
    const std::chrono::duration<double> passed =
        std::chrono::system_clock::now().time_since_epoch();
    return passed.count() + static_cast<double>(clock_offset);
}

std::string ShopState::indexed_until() const {
    return time_text(static_cast<std::time_t>(seconds()) - lag.search);
}

void ShopState::put(std::string_view jsonl) {
    while (!jsonl.empty()) {
        const auto line = jsonl.substr(0, jsonl.find('\n'));
        jsonl.remove_prefix(std::min(line.size() + 1, jsonl.size()));
        if (line.empty()) {
            continue;
        }
        Item item;
        item.json = parse_json(line);
        item.id = text_of(item.json, "id");
        item.parent = text_of(item.json, "__parentId");
        const auto [place, is_new] =
            positions.try_emplace(item.id, items.size());
        if (is_new) {
            items.push_back(std::move(item));
        } else {
            items[place->second] = std::move(item);
        }
    }
}

void ShopState::remove_product(const std::string& id, const std::string& at) {
    std::erase_if(items, [&id](const Item& item) {
        return item.id == id || item.parent == id;
    });
    positions.clear();
    for (const auto& item : items) {
        positions.emplace(item.id, positions.size());
    }
    deletions.push_back({id, at.empty() ? now() : at});
}

const Item* ShopState::find(const std::string& id) const {
    const auto found = positions.find(id);
    return found == positions.end() ? nullptr : &items[found->second];
}

void ShopState::end_operations(const std::string& status) {
    for (auto& [id, operation] : operations) {
        if (operation.holds_slot()) {
            operation.statuses = {status};
        }
    }
}

Operation* ShopState::start(const std::string& query) {
    auto held = static_cast<std::size_t>(std::abs(foreign_operations));
    held += static_cast<std::size_t>(std::count_if(
        operations.begin(), operations.end(),
        [](const auto& pair) { return pair.second.holds_slot(); }));
    if (held >= slots) {
        if (foreign_operations > 0) {
            --foreign_operations;
        }
        for (auto& [id, operation] : operations) {
            if (operation.status == "CANCELING") {
                operation.move();
            }
        }
        return nullptr;
    }
    const auto result = run_bulk_query(*this, query);
    const auto id =
        "gid://shopify/BulkOperation/" + std::to_string(next_operation++);
    auto& operation = operations[id];
    operation.id = id;
    operation.query = query;
    operation.created_at = now();
    operation.statuses = statuses;
    operation.unknown_polls = lag.polls;
    operation.unknown_lists = lag.lists;
    operation.result = result.jsonl;
    operation.objects = result.objects;
    operation.root_objects = result.root_objects;
    operation.overrides = parse_json(overrides);
    return &operation;
}

} // namespace fake
