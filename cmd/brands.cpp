#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"

#include <hwsync/publish.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace {

using Brands = std::vector<hwsync::PublishedBrand>;

void write_json(const Context& context, const Brands& brands) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("brands");
    json.begin_array();
    for (const auto& brand : brands) {
        json.begin_object();
        json.member("brand", brand.brand);
        json.member("generation", brand.generation);
        json.member("run", brand.run);
        json.member("published_at", brand.published_at);
        json.member_or_null("holder", brand.holder);
        json.key("lease_until");
        if (brand.holder.empty()) {
            json.value(nullptr);
        } else {
            json.value(brand.lease_until);
        }
        json.key("shops");
        json.begin_array();
        for (const auto& shop : brand.shops) {
            json.begin_object();
            json.member("shop", shop.shop);
            json.member("variants", shop.variants);
            json.member("links", shop.links);
            json.member("coverage", shop.coverage);
            json.member("left_out", shop.left_out);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const hwsync::PublishedBrand& brand) {
    return {brand.brand, std::to_string(brand.generation),
            std::to_string(brand.run),
            hwsync::format_time(
                std::chrono::floor<std::chrono::seconds>(brand.published_at)),
            brand.holder};
}

/// `percent`: as people read it.
std::vector<std::string> cells_of(const hwsync::PublishedShop& shop,
                                  bool percent) {
    return {shop.shop, std::to_string(shop.variants),
            std::to_string(shop.links),
            !shop.coverage ? std::string{}
            : percent      ? fmt::format("{:.1f} %", *shop.coverage * 100)
                           : fmt::format("{:.4f}", *shop.coverage)};
}

/// A row for each shop of a brand, or one where it has none.
template <typename Write>
void visit_rows(const Brands& brands, bool percent, const Write& write) {
    for (const auto& brand : brands) {
        if (brand.shops.empty()) {
            write(cells_of(brand));
        }
        for (const auto& shop : brand.shops) {
            auto cells = cells_of(brand);
            for (auto& cell : cells_of(shop, percent)) {
                cells.push_back(std::move(cell));
            }
            write(std::move(cells));
        }
    }
}

void write_text(const Context& context, const Brands& brands) {
    using Align = TextTable::Align;
    TextTable table{context.output(),
                    {{"brand"},
                     {"generation", Align::right},
                     {"run", Align::right},
                     {"published"},
                     {"held by"},
                     {"shop"},
                     {"variants", Align::right},
                     {"links", Align::right},
                     {"coverage", Align::right}}};
    visit_rows(brands, true, [&](std::vector<std::string> cells) {
        table.add_row(std::move(cells));
    });
    table.finish();
    if (brands.empty() && context.verbosity() != Verbosity::quiet) {
        context.output().write("the shared database holds no brand yet\n");
    }
}

void write_csv(const Context& context, const Brands& brands) {
    CsvWriter csv{context.output()};
    csv.row({"brand", "generation", "run", "published_at", "holder", "shop",
             "variants", "links", "coverage"});
    constexpr std::size_t columns = 9;
    visit_rows(brands, false, [&](std::vector<std::string> cells) {
        cells.resize(columns);
        csv.row(cells);
    });
}

ExitCode list_brands(const Context& context) {
    const auto brands = hwsync::published_brands(
        {context.config().publish, context.environment()}, context.stop());
    switch (context.format()) {
    case Format::json:
        write_json(context, brands);
        break;
    case Format::csv:
        write_csv(context, brands);
        break;
    default:
        write_text(context, brands);
    }
    return ExitCode::ok;
}

} // namespace

void add_brands(Command& program) {
    auto command =
        program.add_command("brands", "List what the shared database holds");
    command.add_examples({"hwsync brands", "hwsync brands --format json"});
    command.set_action({.run = list_brands, .formats = list_formats});
}
