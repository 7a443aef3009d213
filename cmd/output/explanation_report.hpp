#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/explain.hpp>

#include <string>
#include <string_view>

/// What explain says of each variant.
class ExplanationReport {
public:
    explicit ExplanationReport(Output& output) : m_output(output) {}

    /// An object of the list "variants".
    static void write_json(JsonWriter& json,
                           const hwsync::Explanation& explanation);

    /// A paragraph.
    void write_text(const hwsync::Explanation& explanation);

private:
    void line(std::string_view name, const std::string& text);
    /// A line for each comparison, then the sum.
    void write_evidence(const hwsync::Evidence& evidence,
                        std::string_view name);

    Output& m_output;
    bool m_is_first = true;
};
