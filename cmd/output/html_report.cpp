#include "output/html_report.hpp"

#include "output/html_text.hpp"
#include "output/plain_words.hpp"
#include "output/shell_quoted.hpp"
#include "output/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace page {

extern const std::string_view report_css;
extern const std::string_view report_css_sha256;
extern const std::string_view data_js;
extern const std::string_view data_js_sha256;
extern const std::string_view decisions_js;
extern const std::string_view decisions_js_sha256;
extern const std::string_view table_js;
extern const std::string_view table_js_sha256;
extern const std::string_view list_js;
extern const std::string_view list_js_sha256;
extern const std::string_view detail_js;
extern const std::string_view detail_js_sha256;
extern const std::string_view report_js;
extern const std::string_view report_js_sha256;

} // namespace page

namespace {

using hwsync::Outcome;
using hwsync::ReportedShop;

/// How a page speaks of an outcome. `{}` is the identifier's word.
struct OutcomeWords {
    std::string_view label;
    std::string_view why;
};

constexpr std::array<OutcomeWords, hwsync::outcome_count> outcome_words{
    {{"Pinned or blocked", "An operator decided."},
     {"No {}", "It has no {}."},
     {"Linked", ""},
     {"No match", "The catalog has no variant with this {}."},
     {"Nearly the same", "The catalog has a {} that differs only in case, "
                         "spaces, an apostrophe or leading zeros."},
     {"Several in the catalog", "Several catalog variants have this {}."},
     {"Twice in the shop", "Several variants of the shop have this {}."},
     {"Contradiction", "The {} matches, but the other identifier differs."}}};

/// The same of a variant that has no link yet, though its outcome is `linked`.
constexpr OutcomeWords awaited{
    "Not linked yet", "Its {} matches, and the next associate links it."};

// The order of the charts: what is well, then what is open.
constexpr std::array shown_order{Outcome::linked,    Outcome::pinned,
                                 Outcome::near,      Outcome::duplicate,
                                 Outcome::ambiguous, Outcome::conflict,
                                 Outcome::unmatched, Outcome::no_identifier};

std::size_t place_of(Outcome outcome) {
    return static_cast<std::size_t>(
        std::find(shown_order.begin(), shown_order.end(), outcome) -
        shown_order.begin());
}

std::string in_words(std::string_view text, hwsync::Identifier identifier) {
    return fmt::format(fmt::runtime(text), name_of(identifier));
}

std::string shown_number(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

std::string percent(const std::optional<double>& coverage) {
    constexpr double whole = 100;
    constexpr double least = 0.1;
    constexpr double almost = 99.9;
    if (!coverage) {
        return "\xe2\x80\x94";
    }
    // What is not all must not look like it, and what is little not like none.
    if (*coverage > 0 && *coverage * whole < least) {
        return "under 0.1%";
    }
    const auto share =
        *coverage < 1 ? std::min(*coverage * whole, almost) : whole;
    return fmt::format("{:.1f}%", share);
}

std::uint64_t count_of(const ReportedShop& shop, Outcome outcome) {
    return shop.outcomes ? (*shop.outcomes)[static_cast<std::size_t>(outcome)]
                         : 0;
}

/// Attributes only: the page's policy lets no style attribute be.
std::string bar_of(const ReportedShop& shop, int height) {
    constexpr double width = 1000;
    std::string bar = fmt::format(
        R"(<svg class="bar" viewBox="0 0 {0} {1}" height="{1}" )"
        R"(preserveAspectRatio="none" role="img" aria-label="Outcomes of {2}">)",
        width, height, html_text(shop.name));
    std::uint64_t all = 0;
    for (const auto outcome : shown_order) {
        all += count_of(shop, outcome);
    }
    double at = 0;
    for (const auto outcome : shown_order) {
        const auto count = count_of(shop, outcome);
        if (count == 0) {
            continue;
        }
        const auto part =
            width * static_cast<double>(count) / static_cast<double>(all);
        bar += fmt::format(R"(<rect class="{}" x="{:.2f}" width="{:.2f}" )"
                           R"(height="{}"><title>{}: {}</title></rect>)",
                           to_string(outcome), at, part, height,
                           to_string(outcome), shown_number(count));
        at += part;
    }
    return bar + "</svg>";
}

std::string time_of(const std::optional<hwsync::Time>& time) {
    if (!time) {
        return "never";
    }
    const auto text = hwsync::format_time(*time);
    // 2026-11-23T08:00:00Z as 2026-11-23 08:00 UTC.
    return fmt::format(R"(<time datetime="{}">{} {} UTC</time>)", text,
                       text.substr(0, 10), text.substr(11, 5));
}

constexpr std::array<std::string_view, 3> list_names{"open", "suspect", "gaps"};

/// Of the page's policy, and of the element itself.
struct EmbeddedScript {
    std::string_view text;
    std::string_view sha256;
};

/// In the order in which they are read.
std::array<EmbeddedScript, 6> scripts() {
    return {{
        {page::data_js, page::data_js_sha256},
        {page::decisions_js, page::decisions_js_sha256},
        {page::table_js, page::table_js_sha256},
        {page::list_js, page::list_js_sha256},
        {page::detail_js, page::detail_js_sha256},
        {page::report_js, page::report_js_sha256},
    }};
}

std::string script_hashes() {
    std::string hashes;
    for (const auto& script : scripts()) {
        hashes += fmt::format(" 'sha256-{}'", script.sha256);
    }
    return hashes;
}

} // namespace

HtmlReport::HtmlReport(NewFile& file, Pictures pictures)
    : m_file(file), m_how(pictures), m_data(pictures) {}

void HtmlReport::begin(const hwsync::ReportedCatalog& catalog,
                       const std::vector<ReportedShop>& shops,
                       const PageOrigin& origin) {
    m_catalog = catalog;
    m_origin = origin;
    m_file.write(fmt::format(
        R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{}'; script-src{}; img-src {}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>hwsync: what is linked to {}</title>
<style>{}</style>
</head>
<body>
)",
        page::report_css_sha256, script_hashes(),
        m_how == Pictures::embedded ? "data:" : "https:",
        html_text(catalog.primary), page::report_css));
    m_file.write(fmt::format(
        R"(<header>
<h1>What is linked, and what is not</h1>
<p class="facts">The catalog of <b>{}</b> has <b>{}</b> products with <b>{}</b> variants, last imported {}. Linked by <b>{}</b>. This page was made {}.</p>
</header>
<main>
)",
        html_text(catalog.primary), shown_number(catalog.products),
        shown_number(catalog.variants), time_of(catalog.imported_at),
        name_of(catalog.identifier), time_of(origin.made_at)));
    write_overview(shops);
}

void HtmlReport::write_overview(const std::vector<ReportedShop>& shops) {
    if (shops.empty()) {
        m_file.write("<p>No child shop has been read yet: run hwsync associate."
                     "</p>\n");
        return;
    }
    m_file.write("<nav class=\"cards\" aria-label=\"Shops\">\n");
    for (std::size_t i = 0; i < shops.size(); ++i) {
        const auto& shop = shops[i];
        m_file.write(fmt::format(
            R"(<a class="card" href="#shop-{}"><div class="name">{}</div><div class="share">{}</div>{}<div class="faint small">{} of {} variants linked</div></a>
)",
            i, html_text(shop.name), percent(shop.coverage()), bar_of(shop, 10),
            shown_number(shop.linked - shop.left_out_linked),
            shown_number(shop.variants - shop.blocked - shop.left_out)));
    }
    m_file.write("</nav>\n");
}

void HtmlReport::write_chart(const ReportedShop& shop) {
    m_file.write(fmt::format("<figure>{}\n<figcaption><ul class=\"legend\">",
                             bar_of(shop, 14)));
    for (const auto outcome : shown_order) {
        if (const auto count = count_of(shop, outcome)) {
            const auto& words =
                outcome_words.at(static_cast<std::size_t>(outcome));
            m_file.write(fmt::format(
                R"(<li><span class="dot {}"></span>{}<b>{}</b></li>)",
                to_string(outcome), in_words(words.label, m_catalog.identifier),
                shown_number(count)));
        }
    }
    m_file.write("</ul></figcaption></figure>\n");
}

void HtmlReport::begin_shop(const ReportedShop& shop,
                            const ShopAddress& address) {
    m_file.write(fmt::format(
        R"(<section class="shop" id="shop-{}">
<h2>{}</h2>
<p class="facts"><b>{}</b> covered: <b>{}</b> of <b>{}</b> variants have a link{}. Last associated {}{}.</p>
)",
        m_shops++, html_text(shop.name), percent(shop.coverage()),
        shown_number(shop.linked - shop.left_out_linked),
        shown_number(shop.variants - shop.blocked - shop.left_out),
        (shop.blocked == 0 ? std::string{}
                           : fmt::format(", <b>{}</b> more are blocked",
                                         shown_number(shop.blocked))) +
            (shop.left_out == 0 ? std::string{}
                                : fmt::format(", <b>{}</b> more are left out",
                                              shown_number(shop.left_out))),
        time_of(shop.associated_at),
        shop.suspect.value_or(0) == 0
            ? ""
            : fmt::format("; <b>{}</b> links were suspect then",
                          shown_number(*shop.suspect))));
    write_chart(shop);
    m_file.write(fmt::format(
        R"(<div class="work"><noscript>The lists of what is open need JavaScript; the script is part of this file.</noscript></div>
<script type="application/json" class="about">{{"name":{},"quoted":{},"admin":{}}}</script>
)",
        script_string(shop.name), script_string(shell_quoted(shop.name)),
        script_string(address.admin)));
}

void HtmlReport::begin_list(PageList list) {
    m_data.begin_list();
    m_file.write(fmt::format(R"(<script type="application/json" class="{}">[[)",
                             list_names.at(static_cast<std::size_t>(list))));
    m_is_first_row = true;
}

void HtmlReport::end_list(std::uint64_t left_out) {
    m_file.write(fmt::format("],{}]</script>\n", left_out));
}

void HtmlReport::end_shop() {
    m_file.write("</section>\n");
}

void HtmlReport::embed(std::size_t picture, std::string_view url) {
    // A data: URL of ours has base64 and nothing that could end the element.
    m_file.write(fmt::format("<script type=\"application/json\" class=\"image\""
                             " data-number=\"{}\">\"{}\"</script>\n",
                             picture, url));
}

void HtmlReport::finish() {
    m_file.write("</main>\n<footer><p>Made by hwsync, which only reads from "
                 "Shopify. Decisions stay in this browser until you save "
                 "them.</p></footer>\n");
    m_file.write(fmt::format(
        R"(<script type="application/json" id="words">{{"catalog":{},"primary":{},"admin":{},"program":{},"made":{},"identifier":{},"outcomes":[)",
        script_string(m_catalog.id.empty()
                          ? m_catalog.primary + " " + m_origin.program
                          : m_catalog.id),
        script_string(m_catalog.primary), script_string(m_origin.primary.admin),
        script_string(m_origin.program),
        script_string(hwsync::format_time(m_origin.made_at)),
        script_string(name_of(m_catalog.identifier))));
    for (std::size_t i = 0; i < outcome_words.size(); ++i) {
        const auto& words = static_cast<Outcome>(i) == Outcome::linked
                                ? awaited
                                : outcome_words.at(i);
        m_file.write(fmt::format(
            R"({}{{"word":{},"place":{},"label":{},"why":{}}})",
            i == 0 ? "" : ",",
            script_string(to_string(static_cast<Outcome>(i))),
            place_of(static_cast<Outcome>(i)),
            script_string(in_words(words.label, m_catalog.identifier)),
            script_string(in_words(words.why, m_catalog.identifier))));
    }
    m_file.write(fmt::format("],\"texts\":{}}}</script>\n", m_data.texts()));
    for (const auto& script : scripts()) {
        m_file.write(fmt::format("<script>{}</script>\n", script.text));
    }
    m_file.write("</body>\n</html>\n");
}
