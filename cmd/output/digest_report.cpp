#include "output/digest_report.hpp"

#include "output/html_text.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using hwsync::Digest;
using hwsync::DigestShop;
using hwsync::ListedLink;
using hwsync::WaitingVariant;

constexpr std::size_t most_listed = 20;
constexpr int decimals = 2;

std::string grouped_count(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

std::string day_of(hwsync::Time time) {
    return hwsync::format_time(std::chrono::floor<std::chrono::seconds>(time))
        .substr(0, 10);
}

std::string changes_text(const hwsync::RowCounts& counts,
                         std::string_view what) {
    return fmt::format(
        "{} created, {} updated, {} deleted", counted(counts.created, what),
        grouped_count(counts.updated), grouped_count(counts.deleted));
}

std::string coverage_text(const DigestShop& shop, const DigestSpan& span) {
    auto text =
        fmt::format("{} of {} linked", share_text(shop.now.share(), decimals),
                    counted(shop.now.variants, "variant"));
    if (shop.now.blocked > 0) {
        text += fmt::format(", {} blocked", grouped_count(shop.now.blocked));
    }
    if (shop.now.left_out > 0) {
        text += fmt::format(", {} left out", grouped_count(shop.now.left_out));
    }
    return text + (shop.then
                       ? fmt::format("; {} on {}",
                                     share_text(shop.then->share(), decimals),
                                     day_of(shop.then_at))
                       : fmt::format("; what it was on {} is not known",
                                     day_of(span.since)));
}

std::string links_text(const DigestShop& shop,
                       const hwsync::DigestCatalog& catalog) {
    return fmt::format(
        "{} made, {} moved, {} ended{}", counted(shop.made, "link"),
        grouped_count(shop.moved), grouped_count(shop.ended),
        catalog.tells_all_links ? "" : "; older changes are no longer kept");
}

std::uint64_t fresh_of(const DigestShop& shop) {
    std::uint64_t sum = 0;
    for (const auto count : shop.fresh) {
        sum += count;
    }
    return sum;
}

std::string waiting_text(const DigestShop& shop) {
    std::string kinds;
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        if (shop.fresh[i] > 0) {
            kinds += fmt::format("{}{} {}", kinds.empty() ? " (" : ", ",
                                 grouped_count(shop.fresh[i]),
                                 to_string(static_cast<hwsync::Outcome>(i)));
        }
    }
    return fmt::format("{} new to decide{}{}; {} in all",
                       counted(fresh_of(shop), "variant"), kinds,
                       kinds.empty() ? "" : ")", grouped_count(shop.waiting));
}

std::string side(std::int64_t id, std::string_view title) {
    if (id == 0) {
        return "-";
    }
    return title.empty() ? std::to_string(id)
                         : fmt::format("{} ({})", title, id);
}

using Cells = std::vector<std::string>;

Cells cells_of(const ListedLink& link) {
    const bool has_ended = link.change == hwsync::LinkChange::ended;
    return {std::string{to_string(link.change)}, std::string{link.sku},
            side(link.variant_id, link.title),
            has_ended ? side(link.from, {})
                      : side(link.catalog_variant_id, link.catalog_title)};
}

Cells cells_of(const WaitingVariant& variant) {
    return {std::string{to_string(variant.outcome)}, std::string{variant.sku},
            side(variant.variant_id, variant.title)};
}

/// The first few of a list.
template <typename Item, typename Visit>
std::vector<Cells> first_of(const Visit& visit) {
    std::vector<Cells> rows;
    visit([&](const Item& item) {
        if (rows.size() < most_listed) {
            rows.push_back(cells_of(item));
        }
    });
    return rows;
}

std::vector<Cells> changes_of(Digest& digest, const std::string& shop) {
    return first_of<ListedLink>(
        [&](const Digest::VisitLink& visit) { digest.changes(shop, visit); });
}

std::vector<Cells> waiting_of(Digest& digest, const std::string& shop) {
    return first_of<WaitingVariant>([&](const Digest::VisitWaiting& visit) {
        digest.waiting(shop, visit);
    });
}

std::string more_text(std::uint64_t all, std::string_view command) {
    return all > most_listed
               ? fmt::format("and {} more: {}",
                             grouped_count(all - most_listed), command)
               : std::string{};
}

std::string primary_of(const hwsync::DigestCatalog& catalog) {
    return fmt::format("{}; {}; {} of all shops succeeded, {} failed",
                       changes_text(catalog.products, "product"),
                       changes_text(catalog.variants, "variant"),
                       counted(catalog.done, "run"),
                       grouped_count(catalog.failed));
}

void write_rows(Output& output, const std::vector<Cells>& rows,
                const std::string& more) {
    using Align = TextTable::Align;
    constexpr auto title = TextTable::Content::title;
    TextTable table{output,
                    {{""},
                     {"", Align::left, TextTable::Content::state},
                     {""},
                     {"", Align::left, title},
                     {"", Align::left, title}}};
    for (auto row : rows) {
        row.insert(row.begin(), " ");
        table.add_row(std::move(row));
    }
    table.finish();
    if (!more.empty()) {
        output.write("   " + more + "\n");
    }
}

void write_html_rows(Output& output, const std::vector<Cells>& rows,
                     const std::string& more) {
    if (rows.empty()) {
        return;
    }
    output.write("<table cellpadding=\"4\">\n");
    for (const auto& row : rows) {
        output.write("<tr>");
        for (const auto& cell : row) {
            output.write("<td>" + html_title(cell) + "</td>");
        }
        output.write("</tr>\n");
    }
    output.write("</table>\n");
    if (!more.empty()) {
        output.write("<p>" + html_text(more) + "</p>\n");
    }
}

void write_counts(JsonWriter& json, std::string_view name,
                  const hwsync::RowCounts& counts) {
    json.key(name);
    json.begin_object();
    json.member("created", counts.created);
    json.member("updated", counts.updated);
    json.member("deleted", counts.deleted);
    json.end_object();
}

void write_coverage(JsonWriter& json, const hwsync::Coverage& coverage) {
    json.member("coverage", coverage.share());
    json.member("variants", coverage.variants);
    json.member("linked", coverage.linked);
    json.member("blocked", coverage.blocked);
    json.member("left_out", coverage.left_out);
}

void write_lists(JsonWriter& json, Digest& digest, const DigestShop& shop) {
    json.key("changes");
    json.begin_array();
    digest.changes(shop.name, [&](const ListedLink& link) {
        json.begin_object();
        json.member("change", to_string(link.change));
        json.member_id("variant_id", link.variant_id);
        json.member_or_null("sku", link.sku);
        json.member_or_null("title", link.title);
        json.member_id_or_null("from", link.from);
        json.member_id_or_null("to", link.catalog_variant_id);
        json.member_or_null("to_title", link.catalog_title);
        json.member("run", link.run);
        json.end_object();
    });
    json.end_array();
    json.key("undecided");
    json.begin_array();
    digest.waiting(shop.name, [&](const WaitingVariant& variant) {
        json.begin_object();
        json.member("outcome", to_string(variant.outcome));
        json.member_id("variant_id", variant.variant_id);
        json.member_or_null("sku", variant.sku);
        json.member_or_null("title", variant.title);
        json.end_object();
    });
    json.end_array();
}

void write_shop(JsonWriter& json, Digest& digest, const DigestShop& shop) {
    json.begin_object();
    json.member("shop", shop.name);
    write_coverage(json, shop.now);
    json.key("then");
    if (shop.then) {
        json.begin_object();
        json.member("at", shop.then_at);
        write_coverage(json, *shop.then);
        json.end_object();
    } else {
        json.value(nullptr);
    }
    json.key("links");
    json.begin_object();
    json.member("made", shop.made);
    json.member("moved", shop.moved);
    json.member("ended", shop.ended);
    json.end_object();
    json.member("waiting", shop.waiting);
    json.key("new");
    json.begin_object();
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        if (shop.fresh[i] > 0) {
            json.member(to_string(static_cast<hwsync::Outcome>(i)),
                        shop.fresh[i]);
        }
    }
    json.end_object();
    write_lists(json, digest, shop);
    json.end_object();
}

/// The command that lists all of them.
std::string list_changes(const hwsync::DigestCatalog& catalog) {
    return fmt::format("hwsync link list --changed-since {}",
                       catalog.run_before);
}

} // namespace

void write_digest_text(Output& output, Digest& digest, const DigestSpan& span) {
    const auto catalog = digest.catalog();
    output.write(fmt::format(
        "{} to {}\n\n{}: {}\n", day_of(span.since), day_of(span.until),
        hwsync::printable(catalog.primary), primary_of(catalog)));
    for (const auto& shop : digest.shops()) {
        output.write(
            fmt::format("\n{}: {}\n  {}\n", hwsync::printable(shop.name),
                        coverage_text(shop, span), links_text(shop, catalog)));
        write_rows(output, changes_of(digest, shop.name),
                   more_text(shop.made + shop.moved + shop.ended,
                             list_changes(catalog)));
        output.write("  " + waiting_text(shop) + "\n");
        write_rows(output, waiting_of(digest, shop.name),
                   more_text(fresh_of(shop), "hwsync suggest"));
    }
}

void write_digest_html(Output& output, Digest& digest, const DigestSpan& span) {
    const auto catalog = digest.catalog();
    output.write(fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<title>hwsync: {0} to {1}</title></head>\n"
        "<body style=\"font-family:sans-serif\">\n<h1>{0} to {1}</h1>\n"
        "<h2>{2}</h2>\n<p>{3}</p>\n",
        day_of(span.since), day_of(span.until), html_text(catalog.primary),
        html_text(primary_of(catalog))));
    for (const auto& shop : digest.shops()) {
        output.write(fmt::format(
            "<h2>{}</h2>\n<p><strong>{}</strong></p>\n<p>{}</p>\n",
            html_text(shop.name), html_text(coverage_text(shop, span)),
            html_text(links_text(shop, catalog))));
        write_html_rows(output, changes_of(digest, shop.name),
                        more_text(shop.made + shop.moved + shop.ended,
                                  list_changes(catalog)));
        output.write(fmt::format("<p>{}</p>\n", html_text(waiting_text(shop))));
        write_html_rows(output, waiting_of(digest, shop.name),
                        more_text(fresh_of(shop), "hwsync suggest"));
    }
    output.write("</body></html>\n");
}

void write_digest(JsonWriter& json, Digest& digest, const DigestSpan& span) {
    json.member("since", span.since);
    json.member("until", span.until);
    const auto catalog = digest.catalog();
    json.key("catalog");
    json.begin_object();
    json.member_or_null("primary", catalog.primary);
    write_counts(json, "products", catalog.products);
    write_counts(json, "variants", catalog.variants);
    json.key("runs");
    json.begin_object();
    json.member("done", catalog.done);
    json.member("failed", catalog.failed);
    json.end_object();
    json.member("tells_all_links", catalog.tells_all_links);
    json.end_object();
    json.key("shops");
    json.begin_array();
    for (const auto& shop : digest.shops()) {
        write_shop(json, digest, shop);
    }
    json.end_array();
}
