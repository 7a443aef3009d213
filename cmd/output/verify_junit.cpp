#include "output/verify_report.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace {

using hwsync::Finding;
using hwsync::FindingKind;
using hwsync::VerifyResult;

/// Text for XML: no control character may stand in it, escaped or not.
std::string xml(std::string_view text) {
    constexpr std::size_t limit = 4096;
    std::string escaped;
    for (const char c : hwsync::printable(text, limit)) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

bool is_fault(FindingKind kind, const VerifyResult& result) {
    return kind != FindingKind::note || !result.notes_are_fine;
}

/// The kinds that verify always looks for.
bool is_always_checked(FindingKind kind) {
    return kind < FindingKind::differs && kind != FindingKind::coverage &&
           kind != FindingKind::not_found;
}

void write_case(Output& output, const Finding& finding,
                const VerifyResult& result) {
    const auto kind = hwsync::to_string(finding.kind);
    auto name = xml(finding.shop);
    const auto add = [&name](const std::string& part) {
        name += (name.empty() ? "" : " ") + part;
    };
    if (finding.variant_id != 0) {
        add(std::to_string(finding.variant_id));
    }
    if (!finding.identifier.empty()) {
        add(xml(finding.identifier));
    }
    output.write(fmt::format("  <testcase classname=\"{}\" name=\"{}\">\n",
                             kind, name.empty() ? "catalog" : name));
    output.write(is_fault(finding.kind, result)
                     ? fmt::format("    <failure type=\"{}\" message=\"{}\"/>"
                                   "\n",
                                   kind, xml(finding.message))
                     : fmt::format("    <system-out>{}</system-out>\n",
                                   xml(finding.message)));
    output.write("  </testcase>\n");
}

} // namespace

void write_verify_junit(Output& output, const VerifyResult& result) {
    std::uint64_t cases = 0;
    std::uint64_t failures = 0;
    std::string passed;
    for (std::size_t i = 0; i < hwsync::finding_kind_count; ++i) {
        const auto kind = static_cast<FindingKind>(i);
        cases += result.counts[i];
        failures += is_fault(kind, result) ? result.counts[i] : 0U;
        if (result.counts[i] == 0 && is_always_checked(kind)) {
            ++cases;
            passed += fmt::format(
                "  <testcase classname=\"{0}\" name=\"nothing is {0}\"/>\n",
                hwsync::to_string(kind));
        }
    }
    const auto totals =
        fmt::format("name=\"hwsync verify\" tests=\"{}\" failures=\"{}\" "
                    "errors=\"0\" skipped=\"0\"",
                    cases, failures);
    output.write(fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<testsuites {0}>\n <testsuite {0}>\n{1}",
                             totals, passed));
    result.report->findings(
        [&](const Finding& finding) { write_case(output, finding, result); });
    output.write(" </testsuite>\n</testsuites>\n");
}
