#include "fake_shopify/schema.hpp"
#include "fake_shopify/search.hpp"
#include "fake_shopify/shop_state.hpp"

#include <algorithm>
#include <stdexcept>

namespace fake {

namespace {

/// The node of a connection: edges { node { ... } } or nodes { ... }.
const Selection& node_of(const Selection& connection) {
    const auto* node = connection.field("nodes");
    if (const auto* edges = connection.field("edges"); edges != nullptr) {
        node = edges->field("node");
    }
    if (node == nullptr) {
        throw std::runtime_error("Bulk queries must contain at least one "
                                 "connection.");
    }
    return *node;
}

bool is_connection(const Selection& selection) {
    return selection.field("edges") != nullptr ||
           selection.field("nodes") != nullptr;
}

/// What a search may ask of a product.
std::string search_field(const Json& product, std::string_view field,
                         const std::string& indexed_until) {
    if (field == "created_at") {
        return text_of(product, "createdAt");
    }
    if (field == "updated_at") {
        const auto updated = text_of(product, "updatedAt");
        return updated <= indexed_until ? updated
                                        : text_of(product, "createdAt");
    }
    if (field == "status") {
        return text_of(product, "status");
    }
    if (field == "id") {
        const auto gid = text_of(product, "id");
        return gid.substr(gid.rfind('/') + 1);
    }
    throw std::runtime_error("Unknown search field: " + std::string{field});
}

/// "Product" of "gid://shopify/Product/1".
std::string kind_of(const std::string& gid) {
    const auto end = gid.rfind('/');
    const auto start = gid.rfind('/', end - 1) + 1;
    return gid.substr(start, end - start);
}

/// A variant names its product, which a line need not hold twice.
Json product_of(const std::string& parent,
                JsonDocument::AllocatorType& memory) {
    Json product{rapidjson::kObjectType};
    product.AddMember("id", Json{parent, memory}, memory);
    return product;
}

/// The fields of `selection` that the line has; what a shop never set is
/// missing in the line and comes as null.
std::string line_of(const Json& item, const Selection& selection,
                    const std::string& parent) {
    JsonDocument line{rapidjson::kObjectType};
    auto& memory = line.GetAllocator();
    for (const auto& field : selection.fields) {
        if (is_connection(field)) {
            continue;
        }
        Json value;
        if (item.HasMember(field.name)) {
            value = project(item[field.name], field, Missing::null, memory);
            if (field.field("precision") != nullptr && value.IsObject() &&
                value["precision"].IsNull()) {
                value["precision"] = "EXACT";
            }
        } else if (field.name == "__typename") {
            value = Json{kind_of(text_of(item, "id")), memory};
        } else if (field.name == "product" && !parent.empty()) {
            value = product_of(parent, memory);
        }
        line.AddMember(Json{field.name, memory}, value, memory);
    }
    if (!parent.empty()) {
        line.AddMember("__parentId", Json{parent, memory}, memory);
    }
    return to_text(line);
}

void put_in_order(std::vector<std::string>& lines, Order order) {
    if (order == Order::reversed) {
        std::reverse(lines.begin(), lines.end());
    } else if (order == Order::variants_first) {
        std::stable_partition(lines.begin(), lines.end(), [](const auto& line) {
            return line.find("\"__parentId\"") != std::string::npos;
        });
    }
}

} // namespace

BulkResult run_bulk_query(const ShopState& state, const std::string& query) {
    const auto document = parse_document(query);
    if (document.kind != "query" || !document.variables.empty() ||
        document.root.fields.size() != 1) {
        throw std::runtime_error("A bulk query has one root field and takes no "
                                 "variables");
    }
    check_bulk_query(document, state.version);
    const auto& products = document.root.fields[0];
    if (products.name != "products") {
        throw std::runtime_error("No such bulk query here: " + products.name);
    }
    const auto argument = products.arguments.find("query");
    const auto words = argument == products.arguments.end()
                           ? std::string{}
                           : literal(argument->second);
    const auto search = parse_search(words);
    // Shopify asks no index where there is nothing to search for.
    const bool lags = state.lag.search > 0 && !words.empty();
    const auto until = lags ? state.indexed_until() : "9999";
    const auto& product_fields = node_of(products);
    const auto* variants = product_fields.field("variants");

    std::vector<std::string> lines;
    BulkResult result;
    for (const auto& item : state.items) {
        const auto* product =
            item.parent.empty() ? &item : state.find(item.parent);
        if (product == nullptr || text_of(product->json, "createdAt") > until ||
            !search([&](std::string_view field) {
                return search_field(product->json, field, until);
            })) {
            continue;
        }
        if (item.parent.empty()) {
            ++result.root_objects;
            lines.push_back(line_of(item.json, product_fields, {}));
        } else if (variants != nullptr) {
            lines.push_back(
                line_of(item.json, node_of(*variants), item.parent));
        }
    }
    put_in_order(lines, state.order);
    const auto add = [&result](const std::string& line) {
        result.jsonl += line + '\n';
        result.objects += line.empty() ? 0 : 1;
    };
    for (const auto& line : lines) {
        add(escaped(line, state.escapes));
        if (line.find("\"__parentId\"") == std::string::npos) {
            std::for_each(state.between.begin(), state.between.end(), add);
        }
    }
    if (!lines.empty()) {
        std::for_each(state.at_end.begin(), state.at_end.end(), add);
    }
    return result;
}

} // namespace fake
