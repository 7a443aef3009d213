#include "shopify/product_line.hpp"

#include "model/gid.hpp"
#include "shopify/json_object.hpp"
#include "shopify/unusable_line.hpp"
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <array>
#include <optional>

namespace hwsync {

namespace {

using simdjson::dom::element;
namespace pf = product_field;
namespace vf = variant_field;

constexpr std::string_view product_kind = "Product";
constexpr std::string_view variant_kind = "ProductVariant";

// simdjson refuses the level that reaches its limit, so this takes 64 objects
// or arrays within each other.
constexpr std::size_t max_depth = 65;

using ReadField = bool (*)(LineReading&, std::string_view, element,
                           std::size_t);

template <ReadField Read, std::size_t Field>
bool into(LineReading& reading, std::string_view key, element value) {
    return Read(reading, key, value, Field);
}

template <const auto& Readers>
bool within(LineReading& reading, std::string_view key, element value) {
    return read_object(reading, key, value, Readers);
}

/// The number of a gid of one kind, or nothing.
std::optional<std::int64_t> id_of(element value, std::string_view kind) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto gid = parse_gid(text);
    if (!gid || gid->kind != kind) {
        return std::nullopt;
    }
    return parse_id(gid->number);
}

bool read_inventory_item_id(LineReading& reading, std::string_view,
                            element value) {
    auto& kept = reading.record.values[vf::inventory_item_id];
    if (value.is_null()) {
        kept = Value::of_null();
        return true;
    }
    const auto id = id_of(value, "InventoryItem");
    if (!id) {
        return reading.refuse("inventoryItem.id is no id of an InventoryItem");
    }
    kept = Value::of_integer(*id);
    return true;
}

bool read_parent(LineReading& reading, std::string_view key, element value) {
    if (value.is_null()) {
        return true;
    }
    const auto id = id_of(value, product_kind);
    if (!id) {
        return reading.refuse(fmt::format("{} is no id of a product", key));
    }
    if (reading.record.product_id != 0 && reading.record.product_id != *id) {
        return reading.refuse("__parentId and product.id differ");
    }
    reading.record.product_id = *id;
    return true;
}

bool take_id(LineReading&, std::string_view, element) {
    return true;
}

constexpr std::array<KeyReader, 1> count_readers{{
    {"count", into<read_integer, pf::variants_count>},
}};
constexpr std::array<KeyReader, 3> category_readers{{
    {"id", into<read_text, pf::category_id>},
    {"name", into<read_text, pf::category_name>},
    {"fullName", into<read_text, pf::category_full_name>},
}};
constexpr std::array<KeyReader, 1> image_readers{{
    {"url", into<read_text, pf::image_url>},
}};
constexpr std::array<KeyReader, 1> preview_readers{{
    {"image", within<image_readers>},
}};
constexpr std::array<KeyReader, 1> media_readers{{
    {"preview", within<preview_readers>},
}};
constexpr std::array<KeyReader, 2> seo_readers{{
    {"title", into<read_text, pf::seo_title>},
    {"description", into<read_text, pf::seo_description>},
}};
constexpr std::array<KeyReader, 19> product_readers{{
    {"id", take_id},
    {"handle", into<read_text, pf::handle>},
    {"title", into<read_text, pf::title>},
    {"descriptionHtml", into<read_text, pf::description_html>},
    {"vendor", into<read_text, pf::vendor>},
    {"productType", into<read_text, pf::product_type>},
    {"status", into<read_text, pf::status>},
    {"tags", into<read_list, pf::tags>},
    {"isGiftCard", into<read_flag, pf::is_gift_card>},
    {"createdAt", into<read_time, pf::created_at>},
    {"updatedAt", into<read_time, pf::updated_at>},
    {"publishedAt", into<read_time, pf::published_at>},
    {"hasVariantsThatRequiresComponents", into<read_flag, pf::is_kit>},
    {"variantsCount", within<count_readers>},
    {"category", within<category_readers>},
    {"options", into<read_list, pf::options>},
    {"featuredMedia", within<media_readers>},
    {"seo", within<seo_readers>},
    {"onlineStoreUrl", into<read_text, pf::online_store_url>},
}};

constexpr std::array<KeyReader, 2> weight_readers{{
    {"unit", into<read_text, vf::weight_unit>},
    {"value", into<read_real, vf::weight>},
}};
constexpr std::array<KeyReader, 1> measurement_readers{{
    {"weight", within<weight_readers>},
}};
constexpr std::array<KeyReader, 4> inventory_readers{{
    {"id", read_inventory_item_id},
    {"requiresShipping", into<read_flag, vf::requires_shipping>},
    {"tracked", into<read_flag, vf::tracked>},
    {"measurement", within<measurement_readers>},
}};
constexpr std::array<KeyReader, 1> parent_readers{{
    {"id", read_parent},
}};
constexpr std::array<KeyReader, 15> variant_readers{{
    {"id", take_id},
    {"title", into<read_text, vf::title>},
    {"sku", into<read_text, vf::sku>},
    {"barcode", into<read_text, vf::barcode>},
    {"price", into<read_text, vf::price>},
    {"compareAtPrice", into<read_text, vf::compare_at_price>},
    {"position", into<read_integer, vf::position>},
    {"taxable", into<read_flag, vf::taxable>},
    {"requiresComponents", into<read_flag, vf::is_kit>},
    {"createdAt", into<read_time, vf::created_at>},
    {"updatedAt", into<read_time, vf::updated_at>},
    {"selectedOptions", into<read_list, vf::selected_options>},
    {"inventoryItem", within<inventory_readers>},
    {"product", within<parent_readers>},
    {"__parentId", read_parent},
}};

/// What the line's id says that the line is.
struct Head {
    ProductLineParser::Result result = ProductLineParser::Result::record;
    RecordKind kind = RecordKind::product;
    std::int64_t id = 0;
    std::string reason;
};

Head unusable(std::string reason) {
    return {ProductLineParser::Result::rejected, {}, 0, std::move(reason)};
}

Head head_of(const simdjson::dom::object& object) {
    element id;
    if (object["id"].get(id) != simdjson::SUCCESS) {
        return unusable("no id");
    }
    std::string_view text;
    if (id.get(text) != simdjson::SUCCESS) {
        return unusable("id is no text");
    }
    const auto gid = parse_gid(text);
    if (!gid) {
        return unusable(fmt::format(
            "id '{}' is no Shopify id (gid://shopify/...)", printable(text)));
    }
    if (gid->kind != product_kind && gid->kind != variant_kind) {
        return {ProductLineParser::Result::skipped, {}, 0, {}};
    }
    const auto number = parse_id(gid->number);
    if (!number) {
        return unusable(fmt::format("id '{}' is no positive number of 63 bits",
                                    printable(text)));
    }
    return {ProductLineParser::Result::record,
            gid->kind == product_kind ? RecordKind::product
                                      : RecordKind::variant,
            *number,
            {}};
}

/// The product that a refused variant names, which the reading may not have
/// come to.
std::int64_t parent_of(const simdjson::dom::object& object) {
    element parent;
    if (object["__parentId"].get(parent) != simdjson::SUCCESS &&
        object["product"]["id"].get(parent) != simdjson::SUCCESS) {
        return 0;
    }
    return id_of(parent, product_kind).value_or(0);
}

} // namespace

struct ProductLineParser::Parts {
    std::string source;
    simdjson::dom::parser parser;
    JsonBuffer list;
};

ProductLineParser::ProductLineParser(std::string source)
    : m_parts(std::make_unique<Parts>()) {
    m_parts->source = std::move(source);
}

ProductLineParser::~ProductLineParser() = default;
ProductLineParser::ProductLineParser(ProductLineParser&&) noexcept = default;
ProductLineParser&
ProductLineParser::operator=(ProductLineParser&&) noexcept = default;

ProductLineParser::Result
ProductLineParser::parse(std::string_view text, std::uint64_t number,
                         TextArena& arena, Record& record, Reject& reject) {
    auto& parser = m_parts->parser;
    if (text.size() > parser.capacity() &&
        parser.allocate(text.size() * 2, max_depth) != simdjson::SUCCESS) {
        throw std::bad_alloc{};
    }
    element document;
    const auto error =
        parser.parse(text.data(), text.size(), false).get(document);
    if (error == simdjson::MEMALLOC) {
        throw std::bad_alloc{};
    }
    simdjson::dom::object object;
    if (error != simdjson::SUCCESS ||
        document.get(object) != simdjson::SUCCESS) {
        reject = reject_or_throw(text, number, m_parts->source);
        return Result::rejected;
    }

    auto head = head_of(object);
    if (head.result != Result::record) {
        reject = {number, std::move(head.reason), {}, 0, 0};
        return head.result;
    }
    record = Record{};
    record.kind = head.kind;
    record.id = head.id;
    record.line = number;
    LineReading reading{record, arena, m_parts->list, {}};
    const bool usable =
        head.kind == RecordKind::product
            ? read_object(reading, "product", document, product_readers)
            : read_object(reading, "variant", document, variant_readers);
    if (!usable) {
        reject = {number, std::move(reading.reason), head.kind, head.id,
                  head.kind == RecordKind::variant ? parent_of(object) : 0};
        return Result::rejected;
    }
    return Result::record;
}

LineHead glance(std::string_view text) noexcept {
    constexpr std::string_view prefix = R"({"id":")";
    if (!text.starts_with(prefix)) {
        return {};
    }
    text.remove_prefix(prefix.size());
    const auto gid = parse_gid(text.substr(0, text.find('"')));
    if (!gid) {
        return {};
    }
    const auto id = parse_id(gid->number);
    if (!id) {
        return {};
    }
    if (gid->kind == product_kind) {
        return {RecordKind::product, *id};
    }
    if (gid->kind == variant_kind) {
        return {RecordKind::variant, *id};
    }
    return {};
}

} // namespace hwsync
