#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

/// Gauges in Prometheus' text format, version 0.0.4:
/// https://prometheus.io/docs/instrumenting/exposition_formats/
class MetricsText {
public:
    using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

    /// `name` and `help` are ours and need no escaping. A sample with the same
    /// name and labels is replaced.
    void add(std::string_view name, std::string_view help, const Labels& labels,
             double value);

    /// Takes over a sample of an earlier text, unless there is one with its
    /// name and labels.
    void keep(std::string_view name, std::string_view help,
              std::string_view labels, std::string_view value);

    std::string text() const;

private:
    struct Family {
        std::string help;
        std::map<std::string, std::string> samples; ///< value by labels
    };
    std::map<std::string, Family, std::less<>> m_families;
};

/// A line of such a text. The parts point into it.
struct MetricsLine {
    std::string_view name;
    std::string_view labels; ///< with their braces; empty where there are none
    std::string_view value;

    /// A label's value as it stands there; empty where there is none.
    std::string_view label(std::string_view wanted) const;
};

/// Each sample of a text that MetricsText wrote; what is not of its making is
/// passed over.
std::vector<MetricsLine> parse_metrics(std::string_view text);

} // namespace hwsync
