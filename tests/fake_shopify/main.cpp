// Runs the stand-in on its own: fake_shopify [--port N] [--result-port N]
// [--token TEXT] [--products FILE] [--control JSON]... [--tls CERT KEY]
// [--forever], or --replay FOLDER, which plays back what HWSYNC_RECORD wrote.
// Says on standard output where it listens; ends with standard input, or with a
// signal where it should go on forever.
#include "fake_shopify/fake_shopify.hpp"
#include "fake_shopify/json.hpp"
#include "fake_shopify/replay.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

std::string read(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string products_control(const std::string& jsonl) {
    fake::JsonDocument json{rapidjson::kObjectType};
    json.AddMember("products", fake::Json{jsonl, json.GetAllocator()},
                   json.GetAllocator());
    return fake::to_text(json);
}

void wait_for_end_of_input() {
    while (std::cin.get() != std::char_traits<char>::eof()) {
    }
}

void replay(const std::string& folder) {
    const fake::Replay replay{folder};
    for (const auto& host : replay.hosts()) {
        fmt::print("{} plays at {}\n", host, replay.url(host));
    }
    std::fflush(stdout);
    wait_for_end_of_input();
}

void serve(const std::vector<std::string>& arguments) {
    fake::Options options;
    std::vector<std::string> controls;
    bool forever = false;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const auto value = [&] { return arguments.at(++at); };
        const auto& flag = arguments[at];
        if (flag == "--port") {
            options.port = std::stoi(value());
        } else if (flag == "--result-port") {
            options.result_port = std::stoi(value());
        } else if (flag == "--token") {
            options.token = value();
        } else if (flag == "--products") {
            controls.push_back(products_control(read(value())));
        } else if (flag == "--control") {
            controls.push_back(value());
        } else if (flag == "--forever") {
            forever = true;
        } else if (flag == "--replay") {
            replay(value());
            return;
        } else if (flag == "--tls") {
            options.certificate = value();
            options.key = value();
        } else {
            throw std::runtime_error("unknown flag: " + flag);
        }
    }
    fake::FakeShopify shop{options};
    for (const auto& control : controls) {
        shop.control(control);
    }
    fmt::print("listening on {}\nresults on {}\n", shop.url(),
               shop.result_url());
    std::fflush(stdout);
    if (forever) {
        while (true) {
            pause();
        }
    }
    wait_for_end_of_input();
}

} // namespace

int main(int argc, char** argv) {
    try {
        serve({argv + 1, argv + argc});
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "fake_shopify: {}\n", problem.what());
        return 1;
    }
}
