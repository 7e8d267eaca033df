"""Requests about CSV and JSON files and sums: what the commands for them do."""

import subprocess

import pytest

from caro_lsp.generate.grammar import Grammar

STAFF = """id,name,city,team,salary
1,Ada,Bonn,core,700
2,Ben,Rome,web,500
3,Cem,Bonn,web,900
4,Dora,Oslo,core,
"""
SHOP = "day,item,qty,cost\nmon,cup,3,2.5\ntue,pan,1,20\nwed,cup,4,2.5\n"
TEAM = (
    '[{"name":"Ada","age":30,"active":true},{"name":"Ben","age":41,"active":false},'
    '{"name":"Cem","age":52,"active":true}]'
)
MARKS = "ann 70\nbob 85\ncid 85\ndan 40\n"
RATES = "bob 1.5\nann 2.0\neve 3.0\n"
TEAMS = "team,lead\nweb,Zoe\ncore,Yan\nops,Xia\n"
LOG = "".join(
    f'{ip} - - [05/Mar/2024:10:00:0{n} +0000] "GET /a HTTP/1.1" {status} {size}\n'
    for n, (ip, status, size) in enumerate(
        (("10.0.0.1", 200, 5), ("10.0.0.2", 404, 7), ("10.0.0.1", 200, 9), ("10.0.0.1", 503, 1))
    )
)
SETUP = '{"debug":false,"server":{"port":80,"host":"a.local"},"plugins":["x","y"]}'


@pytest.fixture
def folder(tmp_path):
    for name, text in (
        ("staff.csv", STAFF),
        ("shop.csv", SHOP),
        ("semi.csv", SHOP.replace(",", ";")),
        ("shop.tsv", SHOP.replace(",", "\t")),
        ("odd.csv", "a,b\n1,2\n1,2,3\n"),
        ("marks.txt", MARKS),
        ("rates.txt", RATES),
        ("teams.csv", TEAMS),
        ("teams.tsv", TEAMS.replace(",", "\t")),
        ("access.log", LOG),
        ("users.json", TEAM),
        ("config.json", SETUP),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def output(asked, folder):
    command = Grammar.load().answers(asked)[0].command
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("total of salary in staff.csv", ["2100"]),
        ("add up the salary column (5th) of staff.csv", ["2100"]),
        ("what is the average cost in shop.csv with one decimal", None),
        ("mean cost in shop.csv rounded to 2 decimals", ["8.33"]),
        ("names of all people in staff.csv whose city is Bonn", ["Ada", "Cem"]),
        ("rows of staff.csv where salary is over 600",
         ["1,Ada,Bonn,core,700", "3,Cem,Bonn,web,900"]),
        ("rows in staff.csv where the salary is missing", ["4,Dora,Oslo,core,"]),
        ("how many rows of staff.csv have the team web", ["2"]),
        ("count employees per team in staff.csv", ["2 core", "2 web"]),
        ("distinct cities in staff.csv", ["Bonn", "Oslo", "Rome"]),
        ("how many different cities are in staff.csv", ["3"]),
        ("duplicate cities in staff.csv", ["Bonn"]),
        ("print id and name from staff.csv", ["1,Ada", "2,Ben", "3,Cem", "4,Dora"]),
        ("name column of staff.csv without the header", ["Ada", "Ben", "Cem", "Dora"]),
        ("the 2nd and 3rd column of shop.csv", None),
        ("total qty per item in shop.csv", ["cup 7", "pan 1"]),
        ("total of qty*cost in shop.csv", ["37.5"]),
        ("which item has the highest qty in shop.csv", ["cup"]),
        ("row with the highest qty in shop.csv", ["wed,cup,4,2.5"]),
        ("sort shop.csv by cost, largest first",
         ["day,item,qty,cost", "tue,pan,1,20", "mon,cup,3,2.5", "wed,cup,4,2.5"]),
        ("sort shop.tsv by the third column without the header",
         ["tue\tpan\t1\t20", "mon\tcup\t3\t2.5", "wed\tcup\t4\t2.5"]),
        ("top 1 employees by salary in staff.csv", ["3,Cem,Bonn,web,900"]),
        ("column names of shop.csv, one per line", ["day", "item", "qty", "cost"]),
        ("rows in odd.csv with the wrong number of fields", ["1,2,3"]),
        ("turn the semicolons in semi.csv into commas", None),
        ("first 2 data rows of shop.csv", ["mon,cup,3,2.5", "tue,pan,1,20"]),
        ("minimum and maximum cost in shop.csv", ["2.5", "20"]),
        ("the first, second and 4th columns of odd.csv", None),
        ("how many employees work in Bonn in staff.csv", ["2"]),
        ("rows of staff.csv where city is Rome or city is Oslo",
         ["2,Ben,Rome,web,500", "4,Dora,Oslo,core,"]),
        ("count the rows in staff.csv where column 3 is Rome or column 3 is Oslo", ["2"]),
    ],
)  # fmt: skip
def test_a_table_is_read(asked, lines, folder):
    found = output(asked, folder)
    if lines is None:
        assert found
    else:
        assert sorted(map(str.strip, found)) == sorted(map(str.strip, lines))


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("who earns over 600? only the names, staff.csv (salary is 5th column)", ["Ada", "Cem"]),
        ("add up the salary of the core people in staff.csv where team is core", ["700"]),
        ("largest cost value in shop.csv (4th col)", ["20"]),
        ("rows per item in semi.csv (semicolon file)", ["2 cup", "1 pan"]),
        ("mean salary by team in staff.csv, skip people with no salary", ["core 700", "web 700"]),
        ("overall worth, qty times cost summed over shop.csv", ["37.5"]),
        ("share of each item in the total qty of shop.csv with one decimal",
         ["cup 87.5%", "pan 12.5%"]),
        ("how many percent of the staff.csv rows have team web",  ["50.00%"]),
        ("percentage of rows per item in shop.csv with no decimals", ["cup 67%", "pan 33%"]),
        ("histogram of teams in staff.csv", ["core ##", "web ##"]),
        ("cumulative qty in shop.csv", ["3", "4", "8"]),
        ("median cost in shop.csv", ["2.5"]),
        ("min, max and average of qty in shop.csv", ["1 4 2.66667"]),
        ("top 2 costs in shop.csv", ["20", "2.5"]),
        ("name of the person with the highest salary in staff.csv", ["Cem"]),
        ("people with 500 or more salary in staff.csv, name only", ["Ada", "Ben", "Cem"]),
        ("all columns but the first of shop.csv",
         ["item,qty,cost", "cup,3,2.5", "pan,1,20", "cup,4,2.5"]),
        ("shop.csv without its last column",
         ["day,item,qty", "mon,cup,3", "tue,pan,1", "wed,cup,4"]),
        ("reorder shop.csv so that only qty and day come out, in this order",
         ["3,mon", "1,tue", "4,wed"]),
        ("second to last column of shop.csv", ["qty", "3", "1", "4"]),
        ("which column is qty in shop.csv", ["3"]),
        ("sort staff.csv by city then salary without the header",
         ["1,Ada,Bonn,core,700", "3,Cem,Bonn,web,900", "4,Dora,Oslo,core,", "2,Ben,Rome,web,500"]),
        ("total qty per item in shop.csv, largest first", ["cup\t7", "pan\t1"]),
        ("items that appear more than once in shop.csv", ["cup"]),
        ("customers from Rome or Oslo in staff.csv", ["2,Ben,Rome,web,500", "4,Dora,Oslo,core,"]),
        ("average mark in marks.txt", ["70"]),
        ("number of people with 70 or more points in marks.txt", ["3"]),
        ("swap the two columns of rates.txt", ["1.5 bob", "2.0 ann", "3.0 eve"]),
        ("join marks.txt with rates.txt on the first column", ["ann 70 2.0", "bob 85 1.5"]),
        ("join staff.csv and teams.csv on team",
         ["id,name,city,team,salary,lead", "1,Ada,Bonn,core,700,Yan", "2,Ben,Rome,web,500,Zoe",
          "3,Cem,Bonn,web,900,Zoe", "4,Dora,Oslo,core,,Yan"]),
        ("add the lead from teams.csv to every row of staff.csv, matching on team",
         ["id,name,city,team,salary,lead", "1,Ada,Bonn,core,700,Yan", "2,Ben,Rome,web,500,Zoe",
          "3,Cem,Bonn,web,900,Zoe", "4,Dora,Oslo,core,,Yan"]),
        ("which teams from teams.tsv never show up in staff.csv (team is col 4 there)",
         ["ops\tXia"]),
        ("left join teams.csv with staff.csv on team",
         ["team,lead,id,name,city,salary", "web,Zoe,2,Ben,Rome,500", "web,Zoe,3,Cem,Bonn,900",
          "core,Yan,1,Ada,Bonn,700", "core,Yan,4,Dora,Oslo,", "ops,Xia"]),
        ("rows of teams.csv whose team is not in staff.csv", ["ops,Xia"]),
        ("what percentage of the hits in access.log got a 404", ["25.00%"]),
        ("bytes per ip in access.log", ["10.0.0.1 15", "10.0.0.2 7"]),
        ("how many different visitors are there in access.log", ["2"]),
        ("change the delimiter of semi.csv from semicolon to comma", SHOP.splitlines()),
    ],
)  # fmt: skip
def test_what_is_told_of_a_table_is_heard(asked, lines, folder):
    found = output(asked, folder)
    assert sorted(" ".join(line.split()) for line in found) == sorted(
        " ".join(line.split()) for line in lines
    )


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("remove the qty column from shop.csv", ["day,item,cost", "mon,cup,2.5"]),
        ("drop the columns qty and day from shop.csv", ["item,cost", "cup,2.5"]),
        ('add a column "sum" = qty*cost to shop.csv with 1 decimal',
         ["day,item,qty,cost,sum", "mon,cup,3,2.5,7.5"]),
        ("add a column shop with value north to shop.csv",
         ["day,item,qty,cost,shop", "mon,cup,3,2.5,north"]),
        ("set the cost to 9 where item is cup in shop.csv", ["day,item,qty,cost", "mon,cup,3,9"]),
        ("increase all costs by 10 percent in shop.csv", ["day,item,qty,cost", "mon,cup,3,2.75"]),
        ("uppercase the item column in shop.csv", ["day,item,qty,cost", "mon,CUP,3,2.5"]),
        ('put the header "a,b,c,d" on top of shop.csv', ["a,b,c,d", "day,item,qty,cost"]),
        ("remove the header from shop.csv", ["mon,cup,3,2.5", "tue,pan,1,20"]),
    ],
)  # fmt: skip
def test_a_table_is_changed_in_its_file(asked, rows, folder):
    assert output(asked, folder) == []
    assert (folder / "shop.csv").read_text().splitlines()[:2] == rows


@pytest.mark.parametrize(
    ("asked", "file", "rows"),
    [
        ("split shop.csv by item into cup.csv, pan.csv etc, data rows only", "cup.csv",
         ["mon,cup,3,2.5", "wed,cup,4,2.5"]),
        ("split shop.csv by item", "pan.csv", ["day,item,qty,cost", "tue,pan,1,20"]),
        ("csv to tsv: shop.csv -> out.tsv", "out.tsv", None),
        ("sort shop.csv by qty, biggest first, header on top, result in out.csv", "out.csv",
         ["day,item,qty,cost", "wed,cup,4,2.5", "mon,cup,3,2.5", "tue,pan,1,20"]),
    ],
)  # fmt: skip
def test_a_table_is_written_to_others(asked, file, rows, folder):
    output(asked, folder)
    found = (folder / file).read_text().splitlines()
    assert found == (rows or [row.replace(",", "\t") for row in SHOP.splitlines()])


def test_rows_and_values_of_a_table_are_changed(folder):
    output("delete rows where city is Bonn from staff.csv", folder)
    output("replace Rome with Roma in the city column of staff.csv", folder)
    rows = ["id,name,city,team,salary", "2,Ben,Roma,web,500", "4,Dora,Oslo,core,"]
    assert (folder / "staff.csv").read_text().splitlines() == rows


def test_a_sorted_table_keeps_its_header_and_order(folder):
    found = output("sort shop.csv by cost descending", folder)
    assert found[:2] == ["day,item,qty,cost", "tue,pan,1,20"]


def test_the_result_may_have_another_separator(folder):
    asked = "print name and city of staff.csv separated by a semicolon"
    assert output(asked, folder)[0] == "Ada;Bonn"


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("the name of every user in users.json", ["Ada", "Ben", "Cem"]),
        ("users over 40 in users.json, names only", None),
        ("users older than 40 in users.json, just their names", ["Ben", "Cem"]),
        ("count the users in users.json who are active", ["2"]),
        ("names of inactive users in users.json", ["Ben"]),
        ("average age in users.json", ["41"]),
        ("oldest user in users.json", None),
        ("users.json to csv: name, age", ['"Ada",30', '"Ben",41', '"Cem",52']),
        ("server port in config.json", ["80"]),
        ("what is the host of the server in config.json, without quotes", ["a.local"]),
        ("how many plugins are in config.json", ["2"]),
    ],
)
def test_json_is_read(asked, lines, folder):
    if lines is not None:
        assert output(asked, folder) == lines


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("set verbose to false in config.json",
         "jq '.verbose = false' config.json > config.json.tmp && mv config.json.tmp config.json"),
        ("change the server port to 81 in config.json",
         "jq '.server.port = 81' config.json > config.json.tmp && mv config.json.tmp config.json"),
        ("delete the key debug from config.json",
         "jq 'del(.debug)' config.json > config.json.tmp && mv config.json.tmp config.json"),
        ("is config.json valid", "jq empty config.json"),
        ("how many keys are in config.json", "jq 'keys | length' config.json"),
    ],
)  # fmt: skip
def test_json_is_changed_and_checked(asked, command):
    assert Grammar.load().answers(asked)[0].command == command


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("calculate 12 * 12", ["144"]),
        ("what's (2 + 3) * 4", ["20"]),
        ("2^8", ["256"]),
        ("10 divided by 4", ["2.5"]),
        ("1/3 with 3 decimals", [".333"]),
        ("12.5% of 80", ["10"]),
        ("what percent is 20 of 80", ["25"]),
        ("7 times 6", ["42"]),
    ],
)
def test_sums_are_calculated(asked, lines, folder):
    assert output(asked, folder) == lines


@pytest.mark.parametrize(
    "asked",
    [
        "find all csv files",
        "list files in 2024/01",
        "print the second column of access.log",
        "show lines 10-20 of a.txt",
        "delete csv files older than 30 days",
        "show the http headers for $URL",
        "copy sales.csv to backup.csv",
        "replace foo with bar in data.csv",
        "concatenate a.csv and b.csv",
    ],
)
def test_what_is_no_table_is_not_read_as_one(asked):
    frames = {"table", "json", "arithmetic"}
    answers = Grammar.load().answers(asked)
    assert answers
    assert answers[0].frame not in frames


@pytest.mark.parametrize("said", ['\'a"; system("reboot"); "\'', "\"x'; reboot; '\""])
def test_a_value_that_is_quoted_stays_a_value(said, folder):
    for asked in ("rows of staff.csv where name is {}", "users in users.json whose name is {}"):
        for answer in Grammar.load().answers(asked.format(said)):
            quiet = answer.command.replace("reboot", "echo RAN")
            done = subprocess.run(
                ["bash", "-c", quiet], cwd=folder, capture_output=True, text=True, check=False
            )
            assert "RAN" not in done.stdout
