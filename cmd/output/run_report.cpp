#include "output/run_report.hpp"

#include "output/plain_words.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

constexpr std::uint64_t most_rejects_shown = 10;

std::vector<std::string> cells_of(std::string_view name,
                                  const hwsync::RowCounts& counts) {
    const auto cell = [](std::uint64_t count) {
        return grouped(static_cast<std::int64_t>(count));
    };
    return {std::string{name},    cell(counts.read),      cell(counts.created),
            cell(counts.updated), cell(counts.unchanged), cell(counts.older),
            cell(counts.deleted)};
}

} // namespace

void write_counts(JsonWriter& json, const hwsync::RowCounts& counts) {
    json.begin_object();
    json.member("read", counts.read);
    json.member("created", counts.created);
    json.member("updated", counts.updated);
    json.member("unchanged", counts.unchanged);
    json.member("older", counts.older);
    json.member("deleted", counts.deleted);
    json.end_object();
}

void write_rejects(JsonWriter& json, const hwsync::RejectList& rejects) {
    json.member("rejected", rejects.size());
    json.key("rejects");
    json.begin_array();
    rejects.for_each([&](const hwsync::RejectedLine& reject) {
        json.begin_object();
        json.member("line", reject.line);
        json.member("reason", reject.reason);
        json.member_id_or_null("id", reject.id);
        json.end_object();
    });
    json.end_array();
}

void write_counts(Output& output, const hwsync::RowCounts& products,
                  const hwsync::RowCounts& variants) {
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"", Align::left},
                     {"read", Align::right},
                     {"created", Align::right},
                     {"updated", Align::right},
                     {"unchanged", Align::right},
                     {"older", Align::right},
                     {"deleted", Align::right}}};
    table.add_row(cells_of("products", products));
    table.add_row(cells_of("variants", variants));
    table.finish();
}

void write_rejects(Output& output, const hwsync::RejectList& rejects,
                   std::optional<std::int64_t> run) {
    if (rejects.size() == 0) {
        return;
    }
    output.write(fmt::format("{} {} rejected:\n",
                             grouped(static_cast<std::int64_t>(rejects.size())),
                             rejects.size() == 1 ? "line was" : "lines were"));
    std::uint64_t shown = 0;
    rejects.for_each([&](const hwsync::RejectedLine& reject) {
        if (shown++ < most_rejects_shown) {
            output.write(fmt::format("  line {}: {}\n", reject.line,
                                     hwsync::printable(reject.reason, 200)));
        }
    });
    if (shown > most_rejects_shown) {
        const auto more =
            grouped(static_cast<std::int64_t>(shown - most_rejects_shown));
        output.write(run ? fmt::format("  and {} more: hwsync runs show {}\n",
                                       more, *run)
                         : fmt::format("  and {} more\n", more));
    }
}

void write_placeholders(JsonWriter& json,
                        const hwsync::PlaceholderCounts& placeholders) {
    json.key("placeholders");
    json.begin_object();
    json.member("variants", placeholders.variants);
    json.key("texts");
    json.begin_array();
    for (const auto& text : placeholders.texts) {
        json.begin_object();
        json.member("text", text.text);
        json.member("variants", text.variants);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write_incomplete(JsonWriter& json,
                      const std::vector<std::int64_t>& products) {
    json.key("incomplete");
    json.begin_array();
    for (const auto id : products) {
        json.id(id);
    }
    json.end_array();
}

void write_withheld(Output& output, std::uint64_t withheld,
                    std::size_t incomplete) {
    if (withheld > 0) {
        output.write(fmt::format(
            "{} withheld: a rejected line does not say which object "
            "it is about\n",
            counted(withheld, "deletion")));
    }
    if (incomplete > 0) {
        output.write(fmt::format(
            "{} came with fewer variants than Shopify counts, or with none: no "
            "variant of {} was marked as deleted\n",
            counted(incomplete, "product"), incomplete == 1 ? "it" : "them"));
    }
}

void write_lacking_fields(JsonWriter& json,
                          const std::vector<std::string>& fields) {
    json.key("lacking_fields");
    json.begin_array();
    for (const auto& field : fields) {
        json.value(field);
    }
    json.end_array();
}

namespace {

/// What follows if no line of an export has the field.
std::string_view consequence_of(std::string_view field) {
    if (field == "status") {
        return "drafts and archived products count as active ones";
    }
    if (field == "updatedAt") {
        return "hwsync cannot tell an old export from a new one";
    }
    return "what the catalog has of it stays, and changes of it go unnoticed";
}

} // namespace

void write_lacking_fields(Output& output,
                          const std::vector<std::string>& fields) {
    for (const auto& field : fields) {
        const auto* const kind =
            field == "sku" || field == "barcode" ? "variant" : "product";
        output.write(fmt::format(
            "no {1} of the export has {0}: {2}; add {0} to the {1}s of its "
            "query, or use the one that hwsync query prints\n",
            field, kind, consequence_of(field)));
    }
}
