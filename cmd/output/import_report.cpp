#include "output/import_report.hpp"

#include "output/plain_words.hpp"
#include "output/run_report.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>

namespace {

double seconds_of(const hwsync::ImportResult& result) {
    return std::chrono::duration<double>(result.finished_at - result.started_at)
        .count();
}

void write_identifiers(JsonWriter& json, const hwsync::ImportResult& result) {
    json.member("identifier", to_string(result.identifier));
    json.key("identifiers");
    if (!result.identifiers) {
        json.value(nullptr);
        return;
    }
    json.begin_object();
    json.member("variants", result.identifiers->variants);
    json.member("sku", result.identifiers->skus);
    json.member("barcode", result.identifiers->barcodes);
    write_placeholders(json, result.identifiers->placeholders);
    json.end_object();
}

void write_identifiers(Output& output, const hwsync::ImportResult& result) {
    if (result.identifier != result.identifier_before) {
        output.write(fmt::format(
            "the catalog {} products by {}, no longer by {}\n",
            result.run ? "now links" : "would link", name_of(result.identifier),
            name_of(result.identifier_before)));
    }
    if (!result.identifiers) {
        return;
    }
    const auto& counts = *result.identifiers;
    const auto number = [](std::uint64_t count) {
        return grouped(static_cast<std::int64_t>(count));
    };
    output.write(fmt::format("{}: {} with a SKU, {} with a barcode\n",
                             counted(counts.variants, "variant"),
                             number(counts.skus), number(counts.barcodes)));
    if (counts.placeholders.variants > 0) {
        output.write(fmt::format(
            "{} with a placeholder instead of a {}, which links nothing: {}\n",
            counted(counts.placeholders.variants, "variant"),
            name_of(result.identifier), list_of(counts.placeholders)));
    }
}

} // namespace

void write_import(JsonWriter& json, std::string_view command,
                  const hwsync::ImportResult& result) {
    json.member("command", command);
    json.member("run", result.run);
    json.member("shop", result.shop);
    json.member("dry_run", !result.run.has_value());
    json.member("source", result.source);
    json.member("started_at", result.started_at);
    json.member("finished_at", result.finished_at);
    json.key("products");
    write_counts(json, result.products);
    json.key("variants");
    write_counts(json, result.variants);
    write_identifiers(json, result);
    write_rejects(json, *result.rejects);
    json.member("withheld", result.withheld);
    json.member("newer", result.newer);
    json.member("skipped", result.skipped);
    write_incomplete(json, result.incomplete);
    write_lacking_fields(json, result.lacking_fields);
    json.member("bytes", result.bytes);
    json.member("seconds", seconds_of(result));
}

void write_import(Output& output, const hwsync::ImportResult& result) {
    write_counts(output, result.products, result.variants);
    if (result.skipped > 0) {
        output.write(fmt::format("{} skipped, of other kinds\n",
                                 counted(result.skipped, "line")));
    }
    write_identifiers(output, result);
    write_rejects(output, *result.rejects, result.run);
    write_withheld(output, result.withheld, result.incomplete.size());
    write_lacking_fields(output, result.lacking_fields);
    output.write(result.run
                     ? fmt::format("run {} of shop {}: done in {:.1f} s\n",
                                   *result.run, hwsync::printable(result.shop),
                                   seconds_of(result))
                     : std::string{"dry run: nothing was written\n"});
}
