#pragma once

#include <filesystem>
#include <map>
#include <string>

/// The samples of a text in Prometheus' format by name and labels. The test
/// case fails where the text is not in the format: strictly, and by promtool
/// too where that is installed.
std::map<std::string, double>
checked_metrics(const std::filesystem::path& path);
