#include "output/csv_writer.hpp"
#include "output/finding_text.hpp"
#include "output/text_table.hpp"
#include "output/verify_report.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace {

using hwsync::Finding;
using hwsync::VerifyResult;

constexpr double per_bit = 1000;

/// The columns for it; empty where there is none.
std::vector<std::string> cells_of(const hwsync::FindingEvidence* evidence) {
    if (evidence == nullptr) {
        return {"", "", "", ""};
    }
    return {fmt::format("{:.3f}", evidence->weight / per_bit),
            fmt::format("{}", hwsync::odds_of(evidence->weight)),
            fmt::format("{}", fmt::join(evidence->reasons, "; ")),
            id_text(evidence->exchanged_with)};
}

} // namespace

void write_verify_csv(Output& output, const VerifyResult& result) {
    CsvWriter csv{output};
    csv.row({"kind", "shop", "identifier", "catalog_variant_id", "product_id",
             "variant_id", "message", "weight", "odds", "reasons",
             "exchanged_with", "catalog_identifier", "title"});
    result.report->all_findings([&](const Finding& finding) {
        if (finding.standing != hwsync::FindingStanding::counts) {
            return;
        }
        std::vector<std::string> row{
            std::string{hwsync::to_string(finding.kind)},
            std::string{finding.shop},
            std::string{finding.identifier},
            id_text(finding.catalog_variant_id),
            id_text(finding.product_id),
            id_text(finding.variant_id),
            finding_text(finding, result)};
        const auto more = cells_of(finding.evidence);
        row.insert(row.end(), more.begin(), more.end());
        row.emplace_back(finding.catalog_identifier);
        row.push_back(result.report->title_of(finding));
        csv.row(row);
    });
}
