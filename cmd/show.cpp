#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/shell_quoted.hpp"
#include "shared/context.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace {

using hwsync::ShownField;

void write_value(JsonWriter& json, const ShownField& field) {
    // The one field that holds an id of Shopify's.
    const bool is_id = field.name == "inventory_item_id";
    const bool is_flag = field.name.starts_with("is_") ||
                         field.name == "taxable" || field.name == "tracked" ||
                         field.name == "requires_shipping";
    switch (field.type) {
    case ShownField::Type::null:
        json.value(nullptr);
        return;
    case ShownField::Type::text:
        json.value(field.text);
        return;
    case ShownField::Type::json:
        json.raw(field.text);
        return;
    case ShownField::Type::real:
        json.value(field.real);
        return;
    case ShownField::Type::integer:
        break;
    }
    if (is_id) {
        json.id(field.integer);
    } else if (is_flag) {
        json.value(field.integer != 0);
    } else {
        json.value(field.integer);
    }
}

void write_fields(JsonWriter& json, const hwsync::ShownRow& row) {
    json.member_id("id", row.id);
    for (const auto& field : row.fields) {
        json.key(field.name);
        write_value(json, field);
    }
    json.member_or_null("deleted_at", row.deleted_at);
}

void write_links(JsonWriter& json, hwsync::CatalogView& catalog,
                 std::int64_t variant) {
    json.key("links");
    json.begin_array();
    catalog.links_of(variant, [&](const hwsync::ShownLink& link) {
        json.begin_object();
        json.member("shop", link.shop);
        json.member_id_or_null("product_id", link.product_id);
        json.member_id("variant_id", link.variant_id);
        json.member_id("inventory_item_id", link.inventory_item_id);
        json.member("origin", link.origin);
        json.member("linked_at", link.linked_at);
        json.end_object();
    });
    json.end_array();
}

void write_json(const Context& context, hwsync::CatalogView& catalog,
                const std::vector<std::int64_t>& products) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("product");
    catalog.product(products.front(), [&](const hwsync::ShownRow& row) {
        json.begin_object();
        write_fields(json, row);
        json.end_object();
    });
    json.key("variants");
    json.begin_array();
    catalog.variants(products.front(), [&](const hwsync::ShownRow& row) {
        json.begin_object();
        write_fields(json, row);
        write_links(json, catalog, row.id);
        json.end_object();
    });
    json.end_array();
    json.key("also");
    json.begin_array();
    for (std::size_t i = 1; i < products.size(); ++i) {
        json.id(products[i]);
    }
    json.end_array();
    json.end_object();
    json.finish();
}

std::string shown_value(const ShownField& field) {
    constexpr std::size_t longest = 200;
    switch (field.type) {
    case ShownField::Type::null:
        return {};
    case ShownField::Type::integer:
        return std::to_string(field.integer);
    case ShownField::Type::real:
        return fmt::format("{}", field.real);
    case ShownField::Type::text:
    case ShownField::Type::json:
        break;
    }
    return field.name == "title" ? hwsync::printable_title(field.text, longest)
                                 : hwsync::printable(field.text, longest);
}

void write_row(Output& output, const hwsync::ShownRow& row,
               std::string_view indent) {
    for (const auto& field : row.fields) {
        if (const auto value = shown_value(field); !value.empty()) {
            output.write(
                fmt::format("{}{:<20}{}\n", indent, field.name, value));
        }
    }
    if (!row.deleted_at.empty()) {
        output.write(
            fmt::format("{}{:<20}{}\n", indent, "deleted_at", row.deleted_at));
    }
}

void write_text(const Context& context, hwsync::CatalogView& catalog,
                const std::vector<std::int64_t>& products) {
    auto& output = context.output();
    bool first = true;
    for (const auto product : products) {
        output.write(first ? "" : "\n");
        first = false;
        catalog.product(product, [&](const hwsync::ShownRow& row) {
            output.write(fmt::format("product {}\n", row.id));
            write_row(output, row, "  ");
        });
        catalog.variants(product, [&](const hwsync::ShownRow& row) {
            output.write(fmt::format("  variant {}\n", row.id));
            write_row(output, row, "    ");
            catalog.links_of(row.id, [&](const hwsync::ShownLink& link) {
                output.write(fmt::format(
                    "    linked in {}: variant {}{} ({})\n",
                    hwsync::printable(link.shop), link.variant_id,
                    link.product_id == 0
                        ? std::string{}
                        : fmt::format(" of product {}", link.product_id),
                    link.origin));
            });
        });
    }
}

struct ShowOptions {
    std::string text; ///< an identifier or an id
};

/// What the identifier or id is that the catalog has nothing under.
[[noreturn]] void fail(hwsync::CatalogView& catalog, const std::string& text) {
    const auto shown = hwsync::printable(text);
    const auto child = catalog.find_in_children(text);
    if (!child) {
        throw hwsync::Error(
            hwsync::ErrorKind::not_found,
            fmt::format("nothing in the catalog has the identifier or id {}",
                        shown),
            "check it, or import what is missing");
    }
    using Kind = hwsync::ChildMatch::Kind;
    const auto shop = hwsync::printable(child->shop);
    const auto* kind = child->kind == Kind::product ? "product" : "variant";
    throw hwsync::Error(
        hwsync::ErrorKind::not_found,
        child->kind == Kind::identifier
            ? fmt::format("nothing in the catalog has the identifier {}, but "
                          "child shop {} has it",
                          shown, shop)
            : fmt::format("nothing in the catalog has the id {}: it is a {} of "
                          "child shop {}",
                          shown, kind, shop),
        child->kind == Kind::identifier
            ? fmt::format("hwsync explain --shop {} {} says why it is not "
                          "linked",
                          shell_quoted(child->shop), shell_quoted(text))
            : fmt::format("hwsync explain --shop {} --{}-id {} says what it is "
                          "linked to",
                          shell_quoted(child->shop), kind, child->id));
}

ExitCode show(const Context& context, const ShowOptions& options) {
    const auto& text = options.text;
    const auto catalog =
        hwsync::CatalogView::open(context.catalog(), &context.stop());
    const auto products = catalog->find_products(text);
    if (products.empty()) {
        fail(*catalog, text);
    }
    if (context.format() == Format::json) {
        write_json(context, *catalog, products);
    } else {
        write_text(context, *catalog, products);
    }
    return ExitCode::ok;
}

} // namespace

void add_show(Command& program) {
    const auto options = std::make_shared<ShowOptions>();
    auto command = program.add_command(
        "show", "Show a product with its variants and their links");
    command
        .add_text("IDENTIFIER|ID", options->text,
                  "A SKU or barcode, or the id of a product or variant")
        .required();
    command.add_examples(
        {"hwsync show NB-ICE-01", "hwsync show 7400773885646 -f json"});
    command.set_action({.run = with(options, show)});
}
