#include "shopify/product_line.hpp"

#include "model/gid.hpp"
#include "shopify/json_object.hpp"
#include "shopify/line_kind.hpp"
#include "shopify/line_rejection.hpp"
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

/// An id as a line has it.
struct LineId {
    std::optional<std::string_view> text;
    std::optional<AnyId> id;
};

LineId read_id(element value) {
    LineId read;
    std::string_view text;
    std::int64_t number = 0;
    if (value.get(text) == simdjson::SUCCESS) {
        read.text = text;
        read.id = parse_any_id(text);
    } else if (value.get(number) == simdjson::SUCCESS && number > 0) {
        read.id = AnyId{{}, number};
    }
    return read;
}

/// The number of an id of one kind, or nothing.
std::optional<std::int64_t> id_of(element value, std::string_view kind) {
    const auto id = read_id(value).id;
    if (!id || id->id == 0 || (!id->kind.empty() && id->kind != kind)) {
        return std::nullopt;
    }
    return id->id;
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
        return reading.refuse(
            "inventoryItem.id is not the id of an InventoryItem");
    }
    kept = Value::of_integer(*id);
    return true;
}

bool take_product(LineReading& reading, std::int64_t id) {
    if (reading.record.product_id != 0 && reading.record.product_id != id) {
        return reading.refuse("__parentId and product.id differ");
    }
    reading.record.product_id = id;
    return true;
}

bool read_product_id(LineReading& reading, std::string_view, element value) {
    if (value.is_null()) {
        return true;
    }
    const auto id = id_of(value, product_kind);
    return id ? take_product(reading, *id)
              : reading.refuse("product.id is not the id of a product");
}

/// Variants may hang on a publication or a collection, and tell their product
/// in `product`.
bool read_parent(LineReading& reading, std::string_view, element value) {
    if (value.is_null()) {
        return true;
    }
    if (const auto id = id_of(value, product_kind)) {
        return take_product(reading, *id);
    }
    reading.has_other_parent = true;
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
    {"id", read_product_id},
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

/// What the line is about, and why it cannot be used where it cannot.
struct Head {
    LineKind kind = LineKind::unknown;
    std::int64_t id = 0;
    std::string reason;
};

LineShape shape_of(const simdjson::dom::object& object) {
    LineShape shape;
    for (const auto [name, value] : object) {
        if (value.is_null()) {
            continue;
        }
        std::string_view type_name;
        if (name == "__typename" && value.get(type_name) == simdjson::SUCCESS) {
            shape.see_type_name(type_name);
        } else if (name == "__parentId" || name == "product") {
            shape.see_parent();
        } else {
            shape.see_member(name);
        }
    }
    return shape;
}

std::string why_no_id(const LineId& read) {
    if (!read.text) {
        return "id is not a string";
    }
    return fmt::format("id '{}' is not a {}", printable(*read.text),
                       read.id ? "positive number of 63 bits"
                               : "Shopify id (gid://shopify/...)");
}

Head head_of(const simdjson::dom::object& object) {
    element value;
    if (object["id"].get(value) != simdjson::SUCCESS) {
        return {shape_of(object).kind_without_id(), 0, "no id"};
    }
    const auto read = read_id(value);
    if (value.is_null()) {
        return {shape_of(object).kind_without_id(), 0, why_no_id(read)};
    }
    const auto kind = read.id && !read.id->kind.empty()
                          ? kind_named(read.id->kind)
                          : shape_of(object).kind();
    if (!read.id || read.id->id == 0) {
        return {kind, 0, why_no_id(read)};
    }
    if (kind == LineKind::unknown) {
        return {kind, 0,
                fmt::format("id {} is a bare number, and nothing tells of what",
                            read.id->id)};
    }
    return {kind, read.id->id, {}};
}

/// The product that a refused variant names, which the reading may not have
/// come to.
std::int64_t parent_of(const simdjson::dom::object& object) {
    element parent;
    std::int64_t id = 0;
    if (object["__parentId"].get(parent) == simdjson::SUCCESS) {
        id = id_of(parent, product_kind).value_or(0);
    }
    if (id == 0 && object["product"]["id"].get(parent) == simdjson::SUCCESS) {
        id = id_of(parent, product_kind).value_or(0);
    }
    return id;
}

Reject reject_of(const simdjson::dom::object& object, const Head& head,
                 std::uint64_t number, std::string reason) {
    return {number, std::move(reason), record_kind(head.kind), head.id,
            head.kind == LineKind::product ? 0 : parent_of(object)};
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
        auto unusable = reject_or_throw(text, number, m_parts->source);
        if (!unusable) {
            return Result::skipped;
        }
        reject = *std::move(unusable);
        return Result::rejected;
    }

    const auto head = head_of(object);
    if (head.kind == LineKind::other) {
        return Result::skipped;
    }
    if (!head.reason.empty()) {
        reject = reject_of(object, head, number, head.reason);
        return Result::rejected;
    }
    record = Record{};
    record.kind = *record_kind(head.kind);
    record.id = head.id;
    record.line = number;
    LineReading reading{record, arena, m_parts->list, {}};
    const bool usable =
        head.kind == LineKind::product
            ? read_object(reading, "product", document, product_readers)
            : read_object(reading, "variant", document, variant_readers) &&
                  (!reading.has_other_parent || record.product_id != 0 ||
                   reading.refuse("__parentId is not the id of a product"));
    if (!usable) {
        reject = reject_of(object, head, number, std::move(reading.reason));
        return Result::rejected;
    }
    return Result::record;
}

} // namespace hwsync
