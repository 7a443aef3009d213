#pragma once

#include "output/output.hpp"

#include <hwsync/verify.hpp>

#include <string_view>

// What verify found, in each format that it has.

void write_verify_text(Output& output, const hwsync::VerifyResult& result);

void write_verify_json(Output& output, std::string_view command,
                       const hwsync::VerifyResult& result);

/// A line for each finding, folded ones too.
void write_verify_csv(Output& output, const hwsync::VerifyResult& result);

/// A suite for the catalog and one for each shop, with a test case for each
/// finding and one for each kind of which there is none, as Jenkins, GitLab and
/// others read it.
///
/// Source: https://github.com/testmoapp/junitxml
void write_verify_junit(Output& output, const hwsync::VerifyResult& result);
