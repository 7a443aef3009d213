#include "output/verify_report.hpp"

#include "output/finding_text.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace {

using hwsync::Finding;
using hwsync::FindingKind;
using hwsync::VerifyResult;
using Align = TextTable::Align;

std::string number(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

std::string percent(std::optional<double> coverage) {
    return share_text(coverage, 2);
}

void write_shops(JsonWriter& json, const VerifyResult& result) {
    json.key("shops");
    json.begin_array();
    for (const auto& shop : result.shops) {
        json.begin_object();
        json.member("shop", shop.shop);
        json.member("never_read", !shop.was_read);
        json.member("links", shop.links);
        json.member("coverage", shop.coverage());
        json.member("variants", shop.variants);
        json.member("linked", shop.linked);
        json.member("blocked", shop.blocked);
        json.member("left_out", shop.left_out);
        json.member("unmatched", shop.unmatched);
        json.member("near", shop.near);
        json.member("no_identifier", shop.no_identifier);
        json.member("suspect", shop.suspect);
        json.member("pending", shop.pending);
        json.end_object();
    }
    json.end_array();
}

/// A flat list of links, the variant's own columns with each.
void write_asked(JsonWriter& json, const VerifyResult& result) {
    json.key("asked");
    json.begin_array();
    result.report->requested_links([&](const hwsync::RequestedLink& link) {
        json.begin_object();
        json.member("identifier", link.identifier);
        json.member_id("catalog_product_id", link.catalog_product_id);
        json.member_id("catalog_variant_id", link.catalog_variant_id);
        json.member_or_null("title", link.title);
        json.member_or_null("shop", link.shop);
        json.member_id_or_null("product_id", link.product_id);
        json.member_id_or_null("variant_id", link.variant_id);
        json.member_or_null("origin", link.origin);
        json.end_object();
    });
    json.end_array();
}

/// As much as a person reads about the identifiers that were given; programs
/// get all of it.
constexpr std::uint64_t most_lines = 100;

void write_rest(Output& output, std::uint64_t count, std::string_view what) {
    if (count > most_lines) {
        output.write(fmt::format("and {} more {}: --format json has them all\n",
                                 number(count - most_lines), what));
    }
    if (count > 0) {
        output.write("\n");
    }
}

void write_asked(Output& output, const VerifyResult& result) {
    TextTable table{output,
                    {{"identifier", Align::left},
                     {"product", Align::left, TextTable::Content::title},
                     {"variant", Align::left},
                     {"shop", Align::left},
                     {"linked variant", Align::left},
                     {"origin", Align::left}}};
    std::uint64_t count = 0;
    result.report->requested_links([&](const hwsync::RequestedLink& link) {
        if (count++ >= most_lines) {
            return;
        }
        table.add_row({std::string{link.identifier}, std::string{link.title},
                       std::to_string(link.catalog_variant_id),
                       link.shop.empty() ? "(no link)" : std::string{link.shop},
                       id_text(link.variant_id), std::string{link.origin}});
    });
    table.finish();
    write_rest(output, count, "variants and links");
}

void write_findings(Output& output, const VerifyResult& result) {
    TextTable table{output,
                    {{"finding", Align::left, TextTable::Content::state},
                     {"shop", Align::left},
                     {"variant", Align::left},
                     {"title", Align::left, TextTable::Content::title},
                     {"identifier", Align::left},
                     {"", Align::left}}};
    std::uint64_t count = 0;
    result.report->findings([&](const Finding& finding) {
        if (count++ >= most_lines && result.is_partial) {
            return;
        }
        table.add_row({std::string{hwsync::to_string(finding.kind)},
                       std::string{finding.shop}, id_text(finding.variant_id),
                       result.report->title_of(finding),
                       std::string{finding.identifier},
                       finding_text(finding, result)});
    });
    table.finish();
    write_rest(output, result.is_partial ? count : std::min(count, most_lines),
               "findings");
}

/// What the baseline has and is found no more.
void write_gone(Output& output, const VerifyResult& result) {
    if (result.gone == 0) {
        return;
    }
    TextTable table{output,
                    {{"gone", Align::left},
                     {"shop", Align::left},
                     {"variant", Align::left},
                     {"identifier", Align::left}}};
    std::uint64_t count = 0;
    result.report->gone([&](const Finding& finding) {
        if (count++ < most_lines) {
            table.add_row({std::string{hwsync::to_string(finding.kind)},
                           std::string{finding.shop},
                           id_text(finding.variant_id),
                           std::string{finding.identifier}});
        }
    });
    table.finish();
    write_rest(output, count, "gone");
}

void write_subject(JsonWriter& json, const Finding& finding) {
    json.member("kind", hwsync::to_string(finding.kind));
    json.member_or_null("shop", finding.shop);
    json.member_or_null("identifier", finding.identifier);
    json.member_id_or_null("catalog_variant_id", finding.catalog_variant_id);
    json.member_id_or_null("product_id", finding.product_id);
    json.member_id_or_null("variant_id", finding.variant_id);
}

void write_gone(JsonWriter& json, const VerifyResult& result) {
    json.key("gone");
    json.begin_array();
    result.report->gone([&](const Finding& finding) {
        json.begin_object();
        write_subject(json, finding);
        json.end_object();
    });
    json.end_array();
}

void write_shops(Output& output, const VerifyResult& result) {
    TextTable table{output,
                    {{"shop", Align::left},
                     {"variants", Align::right},
                     {"linked", Align::right},
                     {"coverage", Align::right},
                     {"blocked", Align::right},
                     {"unmatched", Align::right},
                     {"near", Align::right},
                     {"no identifier", Align::right}}};
    for (const auto& shop : result.shops) {
        table.add_row({shop.shop, number(shop.variants), number(shop.linked),
                       percent(shop.coverage()), number(shop.blocked),
                       number(shop.unmatched), number(shop.near),
                       number(shop.no_identifier)});
    }
    table.finish();
    for (const auto& shop : result.shops) {
        if (shop.left_out > 0) {
            output.write(fmt::format("{}: {} left out of coverage and "
                                     "findings\n",
                                     hwsync::printable(shop.shop),
                                     counted(shop.left_out, "variant")));
        }
        if (shop.pending > 0) {
            output.write(
                fmt::format("{}: {} will be linked by the next associate, by a "
                            "rule that is new since its last one, or by a pin "
                            "that goes along\n",
                            hwsync::printable(shop.shop),
                            counted(shop.pending, "variant")));
        }
        if (!shop.was_read || shop.variants == 0) {
            output.write(fmt::format(
                "{}: {}\n", hwsync::printable(shop.shop),
                shop.was_read ? "it has no variants"
                              : "it was never read: run hwsync associate"));
        }
    }
}

/// What was read, a line for each shop.
void write_read(Output& output, const VerifyResult& result) {
    for (const auto& shop : result.read) {
        auto line =
            fmt::format("{}: read {} and {}", hwsync::printable(shop.shop),
                        counted(shop.products, "product"),
                        counted(shop.variants, "variant"));
        if (shop.rejected > 0) {
            line +=
                fmt::format("; {} rejected", counted(shop.rejected, "line"));
        }
        if (shop.withheld > 0) {
            line += fmt::format("; {} withheld",
                                counted(shop.withheld, "deletion"));
        }
        if (shop.older > 0) {
            line +=
                fmt::format("; {} older than in the catalog, and not compared",
                            number(shop.older));
        }
        if (shop.newer > 0) {
            line += fmt::format("; {} that did not come, but changed after it "
                                "began, and not compared",
                                number(shop.newer));
        }
        if (shop.pending > 0) {
            line += fmt::format("; {} pending until the next run",
                                counted(shop.pending, "product"));
        }
        output.write(line + "\n");
    }
}

void write_read(JsonWriter& json, const VerifyResult& result) {
    json.key("read");
    json.begin_array();
    for (const auto& shop : result.read) {
        json.begin_object();
        json.member("shop", shop.shop);
        json.member("source", shop.source);
        json.member("products", shop.products);
        json.member("variants", shop.variants);
        json.member("rejected", shop.rejected);
        json.member("withheld", shop.withheld);
        json.member("older", shop.older);
        json.member("newer", shop.newer);
        json.member("pending", shop.pending);
        json.end_object();
    }
    json.end_array();
}

/// "3 missing, 1 wrong", or nothing.
std::string summed_up(const VerifyResult& result) {
    std::string words;
    for (std::size_t i = 0; i < hwsync::finding_kind_count; ++i) {
        if (result.counts[i] != 0) {
            const auto kind = static_cast<FindingKind>(i);
            words += words.empty() ? "" : ", ";
            words += kind == FindingKind::note
                         ? counted(result.counts[i], "note")
                         : fmt::format("{} {}", number(result.counts[i]),
                                       hwsync::to_string(kind));
        }
    }
    return words;
}

constexpr double millibits = 1000;

void write_evidence(JsonWriter& json, const hwsync::FindingEvidence& evidence) {
    json.member("weight", evidence.weight / millibits);
    json.member("odds", hwsync::odds_of(evidence.weight));
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : evidence.reasons) {
        json.value(reason);
    }
    json.end_array();
    json.member_id_or_null("exchanged_with", evidence.exchanged_with);
}

} // namespace

void write_verify_text(Output& output, const VerifyResult& result) {
    write_asked(output, result);
    write_findings(output, result);
    write_gone(output, result);
    if (!result.is_partial) {
        write_shops(output, result);
    }
    write_read(output, result);
    if (result.suspects_are_new) {
        output.write("suspect links were not looked for by earlier versions: "
                     "mend them with hwsync link, or accept one with hwsync "
                     "waive add --kind suspect\n");
    }
    auto findings = summed_up(result);
    if (findings.empty()) {
        findings = "no findings";
    }
    if (!result.read.empty() || result.pending > 0) {
        findings += fmt::format(", {} pending", number(result.pending));
    }
    if (result.waived > 0) {
        findings += fmt::format(", {} waived", number(result.waived));
    }
    if (result.known > 0) {
        findings += fmt::format(", {} known", number(result.known));
    }
    if (result.gone > 0) {
        findings += fmt::format(", {} gone", number(result.gone));
    }
    if (result.ignored > 0) {
        findings += fmt::format(", {} ignored", number(result.ignored));
    }
    output.write(fmt::format("{}: {}, {} and {} checked; {}\n",
                             result.ok ? "ok" : "not ok",
                             counted(result.products, "product"),
                             counted(result.variants, "variant"),
                             counted(result.links, "link"), findings));
}

void write_verify_json(Output& output, std::string_view command,
                       const VerifyResult& result) {
    JsonWriter json{output};
    json.begin_object();
    json.member("command", command);
    json.member("ok", result.ok);
    json.key("checked");
    json.begin_object();
    json.member("products", result.products);
    json.member("variants", result.variants);
    json.member("links", result.links);
    json.end_object();
    write_shops(json, result);
    json.member("suspects_are_new", result.suspects_are_new);
    write_read(json, result);
    json.member("pending", result.pending);
    json.member("waived", result.waived);
    json.member("known", result.known);
    json.member("ignored", result.ignored);
    write_asked(json, result);
    json.key("findings");
    json.begin_array();
    result.report->findings([&](const Finding& finding) {
        json.begin_object();
        write_subject(json, finding);
        json.member_or_null("catalog_identifier", finding.catalog_identifier);
        json.member("message", finding_text(finding, result));
        json.member_or_null("title", result.report->title_of(finding));
        if (finding.evidence != nullptr) {
            write_evidence(json, *finding.evidence);
        }
        json.end_object();
    });
    json.end_array();
    write_gone(json, result);
    json.end_object();
    json.finish();
}
