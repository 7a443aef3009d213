#pragma once

#include "program/run_hwsync.hpp"

#include <string>
#include <vector>

/// Runs a first import twice, with and without the loader, and checks that both
/// say the same and leave the same. What the loader left stays.
RunResult import_both_ways(const std::string& catalog,
                           const std::vector<std::string>& arguments,
                           const RunOptions& options);

/// The same of a run that fills the empty tables of a catalog that is there:
/// the first associate, or a first import after one that failed.
RunResult load_both_ways(const std::string& catalog,
                         const std::vector<std::string>& arguments,
                         const RunOptions& options);

/// Whether there is neither a catalog nor any other file of its name but for
/// locks.
bool is_first_import(const std::string& catalog);
